// A year of a mail security desk that never was: customers, their mails of about 2 kB, replies, waits, workarounds,
// reopened tickets. Equal seeds give equal histories on every machine.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/codec.h"

namespace turnaround::testing {

class SyntheticHistory {
 public:
  explicit SyntheticHistory(std::uint64_t seed) : state_(seed), number_(static_cast<std::int64_t>(seed) * 1'000'000) {}

  /// Ids go up, other ones with other seeds; creation goes up by chance, about 274 tickets a day.
  Ticket next() {
    Ticket ticket;
    ticket.id = "s" + std::to_string(++number_);
    ticket.created_at = created_ += Seconds{below(630)};
    const std::string customer = word(kFirst) + "-" + word(kSecond) + ".example";
    const std::string person = word(kPeople) + "@" + customer;
    ticket.requester = person;
    ticket.channel = chance(80) ? "email" : "web";
    const Matter& matter = kMatters[below(kMatters.size())];
    ticket.subject = std::string(matter.subject);
    ticket.description = mail(matter, customer, person);
    if (chance(30)) ticket.attachments.push_back(chance(50) ? "message.eml" : "screenshot.png");
    if (chance(60)) ticket.fields.push_back({"customer-domain", customer});
    live(ticket, matter, customer);
    return ticket;
  }

 private:
  struct Matter {
    std::string_view subject;
    std::string_view sentence;
    bool outage;
    int hours;  ///< that solving takes, about
  };
  static constexpr std::array<std::string_view, 12> kFirst{"northern", "harbour", "linden", "cavendish",
                                                           "willow",   "amber",   "castle", "bright",
                                                           "granite",  "orchard", "silver", "meadow"};
  static constexpr std::array<std::string_view, 14> kSecond{"logistics", "bank",   "optics", "foods",  "rail",
                                                            "textiles",  "legal",  "media",  "marine", "clinic",
                                                            "energy",    "school", "print",  "travel"};
  static constexpr std::array<std::string_view, 8> kPeople{"anna",  "b.meyer", "carlos",  "d.okafor",
                                                           "edith", "f.novak", "g.rossi", "helen"};
  static constexpr std::array<Matter, 11> kMatters{{
      {"No mail at all", "Since this morning nobody in our whole company receives any mail, all users are affected.",
       true, 5},
      {"One mailbox gets nothing", "One of our users cannot receive mail from outside, everybody else is fine.", false,
       20},
      {"Spam reports missing", "The daily spam report of one user did not arrive today.", false, 30},
      {"Mail wrongly blocked", "An invoice of a partner was blocked as spam, this is a false positive.", false, 25},
      {"Spam comes through", "We received a phishing mail that should have been caught, a false negative.", false, 25},
      {"Footer is broken", "The disclaimer under our outgoing mail shows in the wrong place.", false, 40},
      {"Please check the logs", "Could you look up in the logs when this message was delivered?", false, 15},
      {"New rule", "Please add a rule that lets mail of this sender pass, for four users.", false, 12},
      {"Development request", "We would like to have a feature that exports our statistics, please develop it.", false,
       90},
      {"Your invoice of March", "Whom can I talk to about the amount?", false, 50},
      {"Outlook plugin", "The Outlook plugin does not start for one user after the update.", false, 35},
  }};
  static constexpr std::array<std::string_view, 8> kTalk{
      "Thank you for your help with the last one, it went very smoothly.",
      "I have looked at the control panel but could not find anything that explains it.",
      "My colleague will be in the office tomorrow if you need somebody on site.",
      "We have not changed anything on our side, as far as I know.",
      "It would be good to hear from you soon, since the auditors are in the house this week.",
      "I have restarted the machine twice and asked a colleague to try the same, without success.",
      "Please write to me rather than call, I am in meetings for most of the day.",
      "If there is anything you need from our administrator, tell me and I will ask him."};

  std::uint64_t random() {  // splitmix64
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random() % bound); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <std::size_t N>
  std::string word(const std::array<std::string_view, N>& words) {
    return std::string(words[below(N) * (below(N) + 1) / N]);  // the first ones are the most frequent
  }
  Minutes about(std::size_t minutes) { return Minutes{static_cast<std::int64_t>(below(minutes) + below(minutes) + 1)}; }

  /// What customers send with it: sender, recipient, subject, direction, date, classification, each of them sometimes.
  std::string details(const std::string& customer, const std::string& person) {
    std::string out;
    if (chance(70)) out += "Domain: " + customer + "\n";
    if (chance(70)) out += "Sender: orders@partner-" + std::to_string(below(50)) + ".example\n";
    if (chance(70)) out += "Recipient: " + person + "\n";
    if (chance(60)) out += "Subject of the mail: \"Invoice " + std::to_string(below(10'000)) + "\"\n";
    if (chance(60)) out += "Direction: inbound\n";
    if (chance(70)) out += "Date: 5 March, 9:15\n";
    if (chance(50)) out += "It is listed as clean.\n";
    if (chance(40)) {
      out += "Received: from mx.partner.example ([192.0.2.7]) by mx1." + customer + " with ESMTPS id 4Qx" +
             std::to_string(below(100'000)) + "; Thu, 5 Mar 2026 09:15:12 +0000\n";
    }
    return out;
  }

  std::string mail(const Matter& matter, const std::string& customer, const std::string& person) {
    std::string text = "Hello support,\n\n" + std::string(matter.sentence) + "\n";
    text += details(customer, person);
    while (text.size() < 1'300 + below(400))
      text += std::string(kTalk[below(kTalk.size())]) + (chance(30) ? "\n\n" : " ");
    text += "\n\nKind regards\n" + person + "\n\n-- \n" + customer + " · registered in England and Wales\n";
    text +=
        "This e-mail is confidential and meant for the person it is addressed to only. If you are not that person, "
        "please tell the sender and delete it; you must not copy it or pass it on.\n";
    return text;
  }

  void live(Ticket& ticket, const Matter& matter, const std::string& customer) {
    const auto happens = [&ticket](Instant at, Event::Type type) -> Event& {
      Event& event = ticket.events.emplace_back();
      event.at = at;
      event.type = type;
      return event;
    };
    Instant at = ticket.created_at + about(chance(90) ? 7 : 120);
    happens(at, Event::Type::responded);
    if (matter.outage && chance(70)) happens(at += about(20), Event::Type::confirmed);
    if (matter.outage && chance(60)) happens(at += about(30), Event::Type::announced);
    for (std::size_t waits = below(3); waits > 0; --waits) {
      happens(at += about(240), Event::Type::waiting).reason = "customer";
      Event& answer = happens(at += about(1'500), Event::Type::info);
      answer.text = "Here it is.\n" + details(customer, ticket.requester);
      happens(at, Event::Type::resumed).reason = "customer";
    }
    if (chance(15)) happens(at += about(300), Event::Type::workaround);
    if (chance(5)) happens(at += about(200), Event::Type::category).value = chance(50) ? "low" : "medium";
    if (chance(4)) return;  // still open
    happens(at += about(static_cast<std::size_t>(matter.hours) * 60), Event::Type::solved);
    if (!chance(6)) return;
    happens(at += about(2'000), Event::Type::reopened);
    happens(at += about(600), Event::Type::solved);
  }

  std::uint64_t state_;
  std::int64_t number_;
  Instant created_ = std::chrono::sys_days{std::chrono::year{2025} / 3 / 1};
};

/// `count` tickets of one seed as JSON lines.
inline std::string synthetic_history(std::uint64_t seed, int count) {
  SyntheticHistory history(seed);
  std::string lines;
  for (int i = 0; i < count; ++i) lines += write_ticket(history.next()) + "\n";
  return lines;
}

}  // namespace turnaround::testing
