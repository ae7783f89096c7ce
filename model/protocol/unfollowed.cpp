// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/unfollowed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/protocol/promises.hpp"
#include "model/protocol/runs.hpp"

namespace stalefetch::protocol {

namespace {

class Reads {
 public:
  Reads(const Protocol& protocol, const Lowered& lowered) : lowered_(lowered), runs_(protocol, lowered) {}

  void look_at(const Promise& promise, std::vector<std::string>& result) const {
    const Uses& uses = lowered_.uses;
    if (promise.kind != Promise::Kind::Reclaim && uses.mapped_apart.contains({promise.flag, promise.code}))
      add(result,
          fmt::format("{}: the mapping of `{}` is not changed for the last time before its CPU uses `{}`; a page "
                      "fault until then is no run",
                      to_string(promise), promise.code, promise.flag));
    for (const Observed& call : lowered_.observed) {
      if (call.kind != Observed::Kind::Call || !runs_.may_run(call, promise.code)) continue;
      for (const Observed& read : lowered_.observed) {
        if (read.kind == Observed::Kind::Call || read.thread != call.thread) continue;
        if (read.what == promise.flag && read.role != Role::Thread && read.role != call.role)
          add(result,
              fmt::format(
                  "{}: P{} reads `{}` in a handler and runs `{}` outside of it, in an order that is not followed",
                  to_string(promise), read.thread, promise.flag, promise.code));
        if (read.what.empty() && uses.passed_on.contains(promise.flag))
          add(result, fmt::format("{}: P{} reads through a pointer, which may be to `{}`", to_string(promise),
                                  read.thread, promise.flag));
      }
      if (uses.written_out.contains({call.thread, promise.flag}))
        add(result, fmt::format("{}: an instruction of P{} that is written out may read `{}`", to_string(promise),
                                call.thread, promise.flag));
    }
  }

 private:
  static void add(std::vector<std::string>& result, std::string sentence) {
    if (std::find(result.begin(), result.end(), sentence) == result.end()) result.push_back(std::move(sentence));
  }

  const Lowered& lowered_;
  Runs runs_;
};

}  // namespace

std::vector<std::string> unfollowed(const Protocol& protocol, const Lowered& lowered) {
  std::vector<std::string> result;
  const Reads reads(protocol, lowered);
  for (const Promise& promise : protocol.promises)
    if (promise.kind != Promise::Kind::Intact && promise.kind != Promise::Kind::Progress)
      reads.look_at(promise, result);
  return result;
}

}  // namespace stalefetch::protocol
