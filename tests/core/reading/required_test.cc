#include "core/reading/required.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/codec/codec.h"
#include "core/policy/book.h"
#include "core/reading/match.h"

namespace turnaround {
namespace {

/// The reference policy's rules, and what is missing from tickets by them.
class Required : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::ifstream in(TURNAROUND_SOURCE "/policies/everycloud.json");
    std::stringstream text;
    text << in.rdbuf();
    PolicyReading reading = read_policy(text.str());
    ASSERT_TRUE(reading.problems.empty());
    policy_ = new Policy(std::move(reading.policy));
    auto rules = compile_rules(*policy_);
    ASSERT_TRUE(rules.ok()) << rules.error().message;
    rules_ = new Rules(std::move(*rules));
  }
  static void TearDownTestSuite() {
    delete rules_;
    delete policy_;
  }

  static Facts facts(const std::string& description) {
    Facts facts{{}, Mentions(rules_->phrases.lists()), {{"requester", "jo@inn.example"}}, {}, {}, {}};
    facts.texts.push_back(read_text(*rules_, "description", description));
    facts.mentions.add(facts.texts.back());
    return facts;
  }

  static bool gives(const std::string& item, const Facts& facts) {
    return rules_->items.missing(std::vector<std::string>{item}, facts).empty();
  }

  struct Case {
    std::string description;
    bool given;
  };
  static void expect(const std::string& item, const std::vector<Case>& cases) {
    for (const Case& c : cases) EXPECT_EQ(gives(item, facts(c.description)), c.given) << item << ": " << c.description;
  }

  static Policy* policy_;
  static Rules* rules_;
};
Policy* Required::policy_ = nullptr;
Rules* Required::rules_ = nullptr;

TEST_F(Required, CustomersDomain) {
  expect("customer-domain", {
                                {"Nothing comes in at inn.example.", true},
                                {"Nothing comes in for bar@inn.example.", true},
                                {"The panel at mail.inn.example has the wrong logo.", true},
                                {"My client is barn.example, no mail there.", true},
                                {"A mail from ads@shop.example came in.", false},
                                {"Your server mx1.filter.example said no.", false},
                                {"See report.pdf for details.", false},
                                {"Please allow far.example.", false},
                                {"We cannot send.", false},
                            });
}

TEST_F(Required, SenderAndRecipient) {
  const std::string from_to = "The mail from ann@far.example to bar@inn.example is gone.";
  const std::string incoming = "Incoming mail for bar@inn.example stopped.";
  const std::string outgoing = "bar@inn.example cannot send mail.";
  const std::string caught = "The filter held a good mail of ann@far.example in our quarantine.";
  expect("sender",
         {{from_to, true}, {incoming, false}, {outgoing, true}, {caught, true}, {"All users cannot send.", false}});
  expect("recipient",
         {{from_to, true}, {incoming, true}, {outgoing, false}, {caught, false}, {"All users get no mail.", false}});
  expect("sender", {{"The mail from Ann Lee at far.example was quarantined.", true},
                    {"Mails from all users at inn.example are refused.", false},
                    {"bar@inn.example cannot send. Nothing else is wrong, we receive all mail.", true}});
  expect("recipient", {{"We send fine. This one gets no mail: bar@inn.example.", true},
                       {"There is an issue with bar@inn.example, it can't send.", false},
                       {"bar@inn.example cannot send. Nothing else is wrong, we receive all mail.", false},
                       {"a mail of ad@far.example in the box bar@inn.example", false},
                       {"a mail from ad@far.example came into the box bar@inn.example", true}});
  expect("sender", {{"Von: ann@far.example\nAn: bar@inn.example", true}});
  expect("recipient", {{"Nothing comes in for spa@, bar@ and gm@ (all at inn.example).", true}});
}

TEST_F(Required, Direction) {
  expect("direction", {
                          {"nothing comes in", true},
                          {"We can't send.", true},
                          {"Wir können nichts versenden.", true},
                          {"Nous ne recevons plus rien.", true},
                          {"No podemos enviar correos.", true},
                          {"Wij ontvangen geen mail.", true},
                          {"E-mail is down.", false},
                          {"A mail from ann@far.example to bar@inn.example vanished.", true},
                      });
}

TEST_F(Required, Subject) {
  expect("email-subject", {
                              {"It had the subject \"Invoice 7\".", true},
                              {"Subject: Invoice 7", true},
                              {"objet « Facture 7 »", true},
                              {"Betreff: Rechnung", true},
                              {"<table><tr><td>Subject</td><td>Invoice 7</td></tr></table>", true},
                              {"| Sent | Subject |\n| 9:15 | Invoice 7 |", true},
                              {"It went out with subject Invoice 7.", true},
                              {"Subject: Re: your ticket", false},
                              {"You ask for a subject line and a sender.", false},
                              {"Subject:", false},
                          });
}

TEST_F(Required, Date) {
  expect("date-time", {
                          {"since 9.15", true},
                          {"It began on 5 March.", true},
                          {"on March 5th", true},
                          {"2026-03-05 at noon", true},
                          {"seit gestern Abend", true},
                          {"depuis ce matin", true},
                          {"desde ayer", true},
                          {"sinds vanochtend", true},
                          {"vom 11.02. an", true},
                          {"yesterday afternoon", true},
                          {"on Monday", true},
                          {"for 2 hours now", true},
                          {"on the 12th of January", true},
                          {"seit Freitagabend", true},
                          {"el 5 de marzo", true},
                          {"Freitags kommt immer viel.", false},
                          {"hier à 17h", true},
                          {"from 8am", true},
                          {"hier kommt nichts an", false},
                          {"reports from 3 users", false},
                          {"lately", false},
                          {"right now", false},
                          {"since last week", false},
                          {"We are 9 people since 2009.", false},
                          {"Please do it until Monday.", false},
                      });
}

TEST_F(Required, DatesInFiveLanguagesAndManyFormats) {
  const char* dates[] = {
      "5/3/2026", "5/3/26", "05.03.26", "5.3.2026", "2026/03/05", "on 5/3", "on 5.3.26", "since 20260305", "5-Mar-2026",
      "05-MAR-26", "Mar 5, 2026", "Sept. 5", "5th of March", "Thu, 5 Mar 2026 10:00:00 +0000", "at 14:30 today",
      // German
      "am 12. März", "12. Dez. 2025", "5.März 2026", "5. Maerz", "den 5.3.", "vorgestern", "vor zwei Tagen",
      "seit 8.30 Uhr", "seit Mitternacht", "am Montagmorgen",
      // French
      "le 1er mars", "le 24 déc.", "le 3 févr. 2026", "15 juil. 2026", "aujourd’hui", "avant-hier", "il y a deux jours",
      "depuis 9h15", "depuis minuit", "jusqu'à hier",
      // Spanish
      "el 5 de marzo de 2026", "5 dic 2025", "hace 3 días", "desde las 9:15", "anteayer", "esta madrugada",
      "el miércoles",
      // Dutch
      "5 maart", "12 mrt. 2026", "op 4/3", "twee dagen geleden", "eergisteren", "sinds 9.15 uur", "vannacht"};
  for (const char* date : dates) expect("date-time", {{std::string("Nothing arrives, ") + date + ".", true}});
  const char* others[] = {
      "version 5.3.26",  "build 20260305", "there are 12. Marta is one", "recently",  "in 2026",     "10.8.0.4",
      "seit dem Update", "neulich",        "depuis la mise à jour",      "récemment", "últimamente", "todos los días",
      "onlangs",         "elke dag"};
  for (const char* other : others) expect("date-time", {{std::string("Nothing arrives, ") + other + ".", false}});
}

TEST_F(Required, LabelledListsInFiveLanguages) {
  const char* lists[] = {
      "Sender: ann@far.example\nRecipient: bar@inn.example\nSubject: Invoice 7\nDate: 5 March 2026\nDirection: "
      "inbound\n"
      "Classification: clean",
      "Absender: ann@far.example\nEmpfänger: bar@inn.example\nBetreff: Rechnung 7\nDatum: 5. März 2026\n"
      "Richtung: eingehend\nKlassifizierung: Clean",
      "Expéditeur : ann@far.example\nDestinataire : bar@inn.example\nObjet : Facture 7\nDate : 5 mars 2026\n"
      "Sens : entrant\nClassification : clean",
      "Remitente: ann@far.example\nDestinatario: bar@inn.example\nAsunto: Factura 7\nFecha: 5 de marzo de 2026\n"
      "Dirección: entrante\nClasificación: clean",
      "Afzender: ann@far.example\nOntvanger: bar@inn.example\nOnderwerp: Factuur 7\nDatum: 5 maart 2026\n"
      "Richting: inkomend\nClassificatie: clean"};
  const char* items[] = {"sender", "recipient", "email-subject", "date-time", "direction", "capture-classification"};
  for (const char* list : lists) {
    for (const char* item : items) expect(item, {{list, true}});
  }
}

TEST_F(Required, CaptureClassification) {
  expect("capture-classification", {
                                       {"Your panel lists it as clean.", true},
                                       {"It was quarantined under \"content\".", true},
                                       {"Classification: info-mail", true},
                                       {"It was taken for spam.", true},
                                       {"It is in quarantine.", false},
                                       {"This is spam, please stop it.", false},
                                       {"I am reporting it as spam.", false},
                                   });
}

TEST_F(Required, HeaderAndSpamReport) {
  expect("internet-header", {{"Header:\nReceived: from a by b; Mon, 2 Mar 2026 10:00:00 +0000", true},
                             {"<p>Received: from a by b</p>", true},
                             {"Your message could not be delivered.\n550 5.1.1 user unknown", false},
                             {"I received: nothing", false}});
  Facts with_mail = facts("see attached");
  with_mail.attachments = {"Mail.MSG"};
  EXPECT_TRUE(gives("internet-header", with_mail));
  EXPECT_TRUE(gives("spam-report-attached", with_mail));
  EXPECT_FALSE(gives("sender", with_mail));
  Facts with_picture = facts("see attached");
  with_picture.attachments = {"screenshot.png"};
  EXPECT_FALSE(gives("internet-header", with_picture));
  EXPECT_FALSE(gives("spam-report-attached", with_picture));
}

TEST_F(Required, Plugin) {
  const std::string all = "Plugin 4.0.8, all features, Windows 11 23H2, Outlook 2021, no proxy, user bar@inn.example";
  for (const char* item :
       {"plugin-version", "plugin-type", "os-version", "outlook-version", "no-proxy-confirmed", "user-email"}) {
    expect(item, {{all, true}, {"The plugin in Outlook fails on a Mac, yes, we use a proxy.", false}});
  }
  expect("plugin-version", {{"We've 4.1.2.", true}, {"Outlook 16.83 on macOS 14.4", false}});
  expect("os-version", {{"macOS 14.4", true}, {"Windows server", false}, {"Outlook 16.83", false}});
  expect("outlook-version",
         {{"Outlook: 16.83 for Mac", true}, {"Outlook plugin 4.0.8", false}, {"Outlook 365 version 2402", true}});
  expect("plugin-type", {{"the one without the archive", true}});
  expect("no-proxy-confirmed",
         {{"web traffic is neither proxied nor filtered", true}, {"we do go through a proxy", false}});
}

TEST_F(Required, Description) {
  expect("description", {{"Email is down for everybody at inn.example.", true},
                         {"No mail.", true},
                         {"footer is wrong", true},
                         {"Any update on this?", false},
                         {"see attached", false},
                         {"please call me", false},
                         {"", false}});
}

TEST_F(Required, SignaturesAndBoilerplateSupplyNothing) {
  const Facts signed_mail = facts("It fails.\n\nKind regards\nJo\njo@inn.example\n");
  EXPECT_FALSE(gives("user-email", signed_mail));
  EXPECT_TRUE(gives("customer-domain", signed_mail));
}

TEST_F(Required, OlderMailThatTheCustomerSentAlongSupplies) {
  const std::string thread =
      "It is still so.\n\n> On Monday Jo wrote:\n> A mail from ann@far.example to bar@inn.example, subject "
      "\"Invoice\", was held.";
  for (const char* item : {"customer-domain", "sender", "recipient", "email-subject", "date-time", "direction"}) {
    expect(item, {{thread, true}});
  }
}

TEST_F(Required, FieldsSupplyAndOrderIsTheTopics) {
  Facts empty = facts("");
  const std::vector<std::string> mandatory = {"recipient", "sender", "reason-code"};
  EXPECT_EQ(rules_->items.missing(mandatory, empty), (std::vector<std::string>{"recipient", "sender"}));
  empty.fields["sender"] = "ann@far.example";
  EXPECT_EQ(rules_->items.missing(mandatory, empty), (std::vector<std::string>{"recipient"}));
}

TEST(ItemRules, TellWhereAPhraseIsWrong) {
  PhraseBook phrases;
  Item item{"sender", "sender", "the sender", true, {}};
  Recogniser recogniser;
  recogniser.values = {"from [the"};
  item.given_by = {recogniser};
  const auto rules = ItemRules::compile({item}, phrases);
  ASSERT_FALSE(rules.ok());
  EXPECT_EQ(rules.error().where, "/items/0/given_by/0/values");
}

}  // namespace
}  // namespace turnaround
