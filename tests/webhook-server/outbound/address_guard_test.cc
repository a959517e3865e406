#include "webhook-server/outbound/address_guard.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

struct Row {
  const char* address;
  const char* refused_as;  ///< null: an address of the internet
};

TEST(AddressGuardTest, tells_the_internet_from_everything_else) {
  const Row rows[] = {
      {"93.184.216.34", nullptr},
      {"9.255.255.255", nullptr},
      {"10.0.0.0", "a private network"},
      {"10.255.255.255", "a private network"},
      {"11.0.0.0", nullptr},
      {"0.0.0.0", "this network"},
      {"0.1.2.3", "this network"},
      {"100.63.255.255", nullptr},
      {"100.64.0.1", "a provider's own network"},
      {"100.100.100.200", "a provider's own network"},
      {"100.127.255.255", "a provider's own network"},
      {"100.128.0.0", nullptr},
      {"127.0.0.1", "this machine"},
      {"127.255.255.254", "this machine"},
      {"168.63.129.16", "a cloud's metadata service"},
      {"168.63.129.17", nullptr},
      {"169.254.169.254", "a cloud's metadata service"},
      {"169.254.0.1", "the local link"},
      {"172.15.255.255", nullptr},
      {"172.16.0.1", "a private network"},
      {"172.31.255.255", "a private network"},
      {"172.32.0.0", nullptr},
      {"192.0.0.192", "reserved"},
      {"192.0.2.1", "for documentation"},
      {"192.88.99.1", "a relay of another protocol"},
      {"192.167.255.255", nullptr},
      {"192.168.1.1", "a private network"},
      {"198.17.255.255", nullptr},
      {"198.18.0.1", "for measurements"},
      {"198.19.255.255", "for measurements"},
      {"198.51.100.7", "for documentation"},
      {"203.0.113.7", "for documentation"},
      {"223.255.255.255", nullptr},
      {"224.0.0.1", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.1", "reserved"},
      {"255.255.255.255", "reserved"},
      {"2606:2800:220:1:248:1893:25c8:1946", nullptr},
      {"2a00:1450::1", nullptr},
      {"::", "an IPv4 address in disguise"},
      {"::1", "this machine"},
      {"::127.0.0.1", "an IPv4 address in disguise"},
      {"::ffff:127.0.0.1", "an IPv4 address in disguise"},
      {"::ffff:93.184.216.34", "an IPv4 address in disguise"},
      {"::FFFF:A9FE:A9FE", "an IPv4 address in disguise"},
      {"64:ff9b::8.8.8.8", nullptr},
      {"64:ff9b::10.0.0.1", "a private network"},
      {"64:ff9b::a9fe:a9fe", "a cloud's metadata service"},
      {"64:ff9b:1::8.8.8.8", "reserved"},
      {"100::1", "reserved"},
      {"2001::1", "a relay of another protocol"},
      {"2001:1::1", "reserved"},
      {"2001:db8::1", "for documentation"},
      {"2002:7f00:1::", "a relay of another protocol"},
      {"3fff:fff::1", "for documentation"},
      {"3ffe::1", nullptr},
      {"4000::1", "reserved"},
      {"5f00::1", "reserved"},
      {"fc00::1", "a private network"},
      {"fd00:ec2::254", "a private network"},
      {"fe80::1", "the local link"},
      {"febf::1", "the local link"},
      {"fec0::1", "a private network"},
      {"ff02::1", "multicast"},
      {"", "no address"},
      {"acme.example", "no address"},
      {"127.1", "no address"},
      {"0x7f.0.0.1", "no address"},
      {"2130706433", "no address"},
      {"fe80::1%eth0", "no address"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(not_public(row.address).value_or("the internet"), row.refused_as ? row.refused_as : "the internet")
        << row.address;
}

TEST(AddressGuardTest, a_good_address_is_taken_and_the_others_after_a_failure) {
  AddressGuard guard("acme.example", [](const std::string& host) {
    EXPECT_EQ(host, "acme.example");
    return std::vector<std::string>{"10.0.0.5", "93.184.216.34", "2606:2800:220:1::1"};
  });
  EXPECT_EQ(*guard.address(), "93.184.216.34");
  guard.failed();
  EXPECT_EQ(*guard.address(), "2606:2800:220:1::1");
  guard.failed();
  EXPECT_EQ(*guard.address(), "93.184.216.34");
}

TEST(AddressGuardTest, a_name_that_leads_elsewhere_the_second_time_is_refused_then) {
  std::vector<std::string> answer{"93.184.216.34"};
  AddressGuard guard("rebound.example", [&](const std::string&) { return answer; });
  EXPECT_EQ(*guard.address(), "93.184.216.34");
  answer = {"169.254.169.254"};
  EXPECT_EQ(guard.address().error().code, "address_refused");
  EXPECT_EQ(guard.address().error().message,
            "`rebound.example` leads to 169.254.169.254 (a cloud's metadata service), not to the internet; if that is "
            "meant, say `\"private_network\": true`");
  answer = {};
  EXPECT_EQ(guard.address().error().code, "unreachable");
}

TEST(AddressGuardTest, the_resolver_knows_this_machine) {
  EXPECT_EQ(system_resolve("127.0.0.1"), std::vector<std::string>{"127.0.0.1"});
}

TEST(AddressGuardTest, the_host_of_an_address) {
  struct Case {
    const char* url;
    const char* host;
    const char* port;
  };
  for (const Case& each :
       {Case{"https://acme.example", "acme.example", ""}, Case{"http://127.0.0.1:80", "127.0.0.1", "80"},
        Case{"https://[2a00::1]:8443/x", "2a00::1", "8443"}, Case{"https://[::1]", "::1", ""},
        Case{"https://acme.example/a:b", "acme.example", ""}}) {
    EXPECT_EQ(authority_of(each.url).host, each.host);
    EXPECT_EQ(authority_of(each.url).port, each.port);
  }
}

}  // namespace
}  // namespace turnaround
