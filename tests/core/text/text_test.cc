#include "core/text/text.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/text/html.h"
#include "core/text/phrases.h"
#include "core/text/regions.h"

namespace turnaround {
namespace {

/// Words as they are compared, sentences apart by " | ".
std::string words(std::string_view source) {
  const Text text = read_words(source);
  std::string out;
  std::uint32_t sentence = 0;
  for (const Word& word : text.words) {
    if (word.sentence != sentence) out += "| ";
    sentence = word.sentence;
    out += std::string(text.folded_word(word)) + " ";
  }
  return out;
}

TEST(Words, AreFolded) {
  EXPECT_EQ(words("Größe CAFÉ œuvre straße"), "grosse cafe oeuvre strasse ");
  EXPECT_EQ(words("can’t can't cant"), "cant cant cant ");
  EXPECT_EQ(words("n'arrive d’envoyer"), "n arrive d envoyer ");
  EXPECT_EQ(words("E-Mail e-mail email add-on"), "email email email add on ");
  EXPECT_EQ(words("in\xC2\xADvoice in\xE2\x80\x8Bvoice"), "invoice invoice ");
}

TEST(Words, AddressesVersionsAndNumbersAreOneWord) {
  EXPECT_EQ(words("ask jo.b@all-users.example, plugin 4.5.9 at 8.40"),
            "ask jo.b@all-users.example plugin 4.5.9 at 8.40 ");
  EXPECT_EQ(words("1,100 staff, 2.500 Nutzer"), "1100 staff 2500 nutzer ");
  const Text text = read_words("spa@ and 1,100 on mx1.example");
  EXPECT_EQ(text.words[0].kind, Word::Kind::address);
  EXPECT_EQ(text.words[2].kind, Word::Kind::number);
  EXPECT_EQ(text.words[4].kind, Word::Kind::name);
}

TEST(Words, SentencesEndAtStopsAndLinesButNotAtWraps) {
  EXPECT_EQ(words("No mail. Help!\n- one\n- two"), "no mail | help | one | two ");
  EXPECT_EQ(words("None of the forty people in our office has had a single mail\nsince this morning"),
            "none of the forty people in our office has had a single mail since this morning ");
}

TEST(Words, TheStopOfADateEndsNoSentence) {
  EXPECT_EQ(words("seit 12. März. Danke"), "seit 12 marz | danke ");
  EXPECT_EQ(words("5.März 5-Mar-2026"), "5 marz 5 mar 2026 ");
  EXPECT_EQ(words("on Sept. 5. We are 12. Nobody receives"), "on sept 5 we are 12 | nobody receives ");
  EXPECT_EQ(words("Ask Dec. 12.markt.example 12."), "ask dec 12.markt.example 12 ");
}

TEST(Words, InvalidBytesSeparate) {
  EXPECT_EQ(words("a\xFFz\xC3"), "a z ");
}

TEST(Excerpt, ShowsTheCustomersOwnSpelling) {
  const Text text = read_words("We CAN’T\n receive");
  EXPECT_EQ(excerpt(text, 1, 2), "CAN’T receive");
}

TEST(Html, BecomesWhatAReaderSees) {
  EXPECT_EQ(plain_text("<p>No&nbsp;mail &amp; no calls</p><p>since <b>9</b></p>"), "No mail & no calls\nsince 9\n");
  EXPECT_EQ(plain_text("<style>p {}</style>a<br>b&#8217;s &unknown; &#x2019;"), "a\nb’s &unknown; ’");
  EXPECT_EQ(plain_text("<STYLE>p {}</STYLE>a"), "a");
  EXPECT_EQ(plain_text("<blockquote>old<br>mail</blockquote>new"), "> old\n> mail\nnew");
  EXPECT_EQ(plain_text("1 < 2 and <not closed"), "1 < 2 and <not closed");
  EXPECT_FALSE(is_html("<jo@a.example>: relay denied, x < y"));
  EXPECT_TRUE(is_html("hello<br/>world"));
}

std::vector<std::string> found(const PhraseList& list, std::string_view source) {
  PhraseBook book;
  book.add_number("forty", 40);
  EXPECT_TRUE(book.add({"mail", {"mail*", "email*"}, {}}).ok());
  EXPECT_TRUE(book.add(list).ok());
  EXPECT_FALSE(book.seal());
  const Text text = read_words(source);
  std::vector<std::string> out;
  const Hits hits = book.search(text);
  for (const Hit hit : hits) {
    if (hit.is_of(1)) out.push_back(excerpt(text, hit.first, hit.last));
  }
  return out;
}

using Found = std::vector<std::string>;

TEST(Phrases, AreFoundInAnySpelling) {
  EXPECT_EQ(found({"l", {"all [of] [our] users|staff"}, {}}, "ALL of our Staff; all users"),
            (Found{"ALL of our Staff", "all users"}));
  EXPECT_EQ(found({"l", {"receiv*"}, {}}, "We receive and RECEIVED"), (Found{"receive", "RECEIVED"}));
  EXPECT_EQ(found({"l", {"no @mail"}, {}}, "no e-mail, no mailbox, no"), (Found{"no e-mail", "no mailbox"}));
  EXPECT_EQ(found({"l", {"nobody ... mail"}, {}}, "Nobody here gets any mail. Nobody. Mail"),
            (Found{"Nobody here gets any mail"}));
  EXPECT_EQ(found({"l", {"all <number> of"}, {}}, "all 17 of, all forty of, all the of"),
            (Found{"all 17 of", "all forty of"}));
  EXPECT_EQ(found({"l", {"mailbox <address>"}, {}}, "mailbox a@b.example"), (Found{"mailbox a@b.example"}));
}

TEST(Phrases, StayInOneSentence) {
  EXPECT_EQ(found({"l", {"all users"}, {}}, "that is all. users"), Found{});
}

TEST(Phrases, TheLongestOfAListCounts) {
  EXPECT_EQ(found({"l", {"mail", "mail is down"}, {}}, "mail is down"), (Found{"mail is down"}));
}

TEST(Phrases, DoNotCountInsideAnException) {
  const PhraseList everyone{"everyone", {"everyone"}, {"everyone else", "not everyone"}};
  EXPECT_EQ(found(everyone, "everyone else is fine, not everyone, but Everyone"), (Found{"Everyone"}));
}

std::string problem(std::string phrase) {
  PhraseBook book;
  const auto added = book.add({"l", {std::move(phrase)}, {}});
  return added.ok() ? "" : added.error().code;
}

TEST(Phrases, TellWhatIsWrongWithThem) {
  EXPECT_EQ(problem("[all]"), "phrase_empty");
  EXPECT_EQ(problem("a b c d e f g h i"), "phrase_too_long");
  EXPECT_EQ(problem("all [users"), "phrase_syntax");
  EXPECT_EQ(problem("all users]"), "phrase_syntax");
  EXPECT_EQ(problem("... users"), "phrase_syntax");
  EXPECT_EQ(problem("us*rs"), "phrase_syntax");
  EXPECT_EQ(problem("no @mail"), "unknown_list");
  EXPECT_EQ(problem("a ... b ... c ... d ... e ... f ... g"), "phrase_too_long");
}

Text regions(std::string_view source) {
  PhraseBook book;
  Reading reading;
  reading.signature_starts = {"kind regards"};
  reading.resume_starts = {"ps"};
  reading.disclaimer_starts = {"this email and any"};
  reading.quote_starts = {"original message"};
  reading.quote_ends = {"wrote"};
  reading.forward_starts = {"forwarded message"};
  reading.header_names = {"from", "to", "subject"};
  reading.quote_headers = {"sent"};
  reading.few_own_words = 4;
  const auto lists = add_reading(book, reading);
  EXPECT_FALSE(book.seal());
  Text text = read_words(source);
  mark_regions(text, book.search(text), *lists);
  return text;
}

/// One letter per line: o(wn), c(ited), h(eader), q(uoted), f(orwarded), s(ignature), d(isclaimer).
std::string region_letters(std::string_view source) {
  std::string letters;
  for (const Line& line : regions(source).lines) letters += "ochqfsd"[static_cast<int>(line.region)];
  return letters;
}

TEST(Regions, TellOwnWordsFromTheRest) {
  EXPECT_EQ(region_letters("No mail\nKind regards\nJo\nPS: call me"), "osso");
  EXPECT_EQ(region_letters("No mail\nkind regards to all of your helpful staff there"), "oo");
  EXPECT_EQ(region_letters("No mail\nThis e-mail and any files\nare secret"), "odd");
  EXPECT_EQ(region_letters("New\n-----Original Message-----\nold\nold"), "oqqq");
  EXPECT_EQ(region_letters("On Thursday, Jo Bloggs wrote:\n> old\nmy answer"), "qqo");
  EXPECT_EQ(region_letters("New\nFrom: Jo\nSent: Monday\nTo: us\nold"), "oqqqq");
  EXPECT_EQ(region_letters("See:\nFrom: Jo\nTo: us\nX-Score: 3\nwhy?"), "ohhho");
  EXPECT_EQ(region_letters("> spam reports are off\nSo that is why we got none"), "co");
  EXPECT_EQ(region_letters("See below\n---------- Forwarded message\nhello"), "off");
  EXPECT_EQ(region_letters("a\n-- \nJo"), "oss");
}

TEST(Regions, TitlesTellNothing) {
  PhraseBook book;
  Reading reading;
  reading.title_starts = {"subject"};
  const auto lists = add_reading(book, reading);
  EXPECT_FALSE(book.seal());
  const auto titles = [&](std::string_view source) {
    Text text = read_words(source);
    mark_regions(text, book.search(text), *lists);
    std::string out;
    for (const Word& word : text.words) out += word.title ? std::string(text.folded_word(word)) + " " : "";
    return out;
  };
  EXPECT_EQ(titles("the subject \"No mail\" was held"), "no mail ");
  EXPECT_EQ(titles("subject: Total outage\nhelp"), "total outage ");
  EXPECT_EQ(titles("subject: \u00BBTotal outage\u00AB, held"), "total outage held ");
  EXPECT_EQ(titles("subject: \u00ABTotal outage\u00BB, held"), "total outage ");
  EXPECT_EQ(titles("that subject is closed"), "");
}

TEST(Phrases, NumbersAreReadInDigitsAndWords) {
  PhraseBook book;
  for (const auto& [word, value] :
       std::map<std::string, int>{{"two", 2}, {"twenty", 20}, {"dozen", 12}, {"hundred", 100}}) {
    book.add_number(word, value);
  }
  ASSERT_TRUE(book.add({"l", {"<number>"}, {}}).ok());
  EXPECT_FALSE(book.seal());
  const auto number = [&](std::string_view source) {
    const Text text = read_words(source);
    return book.number_at(text, 0).value;
  };
  EXPECT_EQ(number("twenty-two"), 22);
  EXPECT_EQ(number("two dozen"), 24);
  EXPECT_EQ(number("2 hundred"), 200);
  EXPECT_EQ(number("1,100 staff"), 1100);
  EXPECT_EQ(number("staff"), -1);
}

TEST(Words, DotLeadersJoin) {
  EXPECT_EQ(words("Inbound mail ....... down. Spam 10:15"), "inbound mail down | spam 10:15 ");
}

TEST(Regions, QuotedMailCountsWhenThereAreFewOwnWords) {
  EXPECT_TRUE(regions("See below\nForwarded message\nno mail here").quoted_counts);
  EXPECT_FALSE(regions("This is our own text\nForwarded message\nno mail here").quoted_counts);
}

TEST(Words, HostileTextEnds) {
  const std::string angle(1 << 20, '<');
  EXPECT_TRUE(read_words(angle + "<p>").words.size() <= 1);
  EXPECT_EQ(read_words(std::string(1 << 19, 'a') + std::string(1 << 20, 'b')).words.size(), 1u);
}

}  // namespace
}  // namespace turnaround
