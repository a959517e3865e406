#include "webhook-server/store/accounts.h"

namespace turnaround {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::viewer:
      return "viewer";
    case Role::op:
      return "operator";
    case Role::admin:
      return "admin";
  }
  return "";
}

std::optional<Role> read_role(std::string_view name) {
  for (const Role role : {Role::viewer, Role::op, Role::admin})
    if (name == role_name(role)) return role;
  return std::nullopt;
}

}  // namespace turnaround
