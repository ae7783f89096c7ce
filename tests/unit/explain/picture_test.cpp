// SPDX-License-Identifier: BSD-2-Clause
// Can the pictures be read by the programs that draw them?
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/explain/support.hpp"

using namespace stalefetch;
using namespace stalefetch::explaining;

namespace {

/// Elements are closed in the order they were opened, and `<`, `&` appear in markup only.
bool well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = 0; at < xml.size(); ++at) {
    if (xml[at] == '&') {
      const auto is = [&](const char* entity) { return xml.compare(at, std::string(entity).size(), entity) == 0; };
      if (!is("&lt;") && !is("&gt;") && !is("&amp;") && !is("&quot;")) return false;
    }
    if (xml[at] != '<') continue;
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.empty() || tag.find('<') != std::string::npos || std::count(tag.begin(), tag.end(), '"') % 2 != 0)
      return false;
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    at = end;
  }
  return open.empty();
}

/// Braces, brackets and quotes of a DOT file match; what is quoted may hold anything.
bool balanced(const std::string& dot) {
  std::string open;
  bool quoted = false;
  for (std::size_t at = 0; at < dot.size(); ++at) {
    const char c = dot[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      open += c;
    } else if (c == '}' || c == ']') {
      if (open.empty() || open.back() != (c == '}' ? '{' : '[')) return false;
      open.pop_back();
    }
  }
  return open.empty() && !quoted;
}

std::vector<Explanation> explanations() {
  std::vector<Explanation> all;
  for (const std::string& text :
       {message_with_barriers, self_modification, self_modification_maintained, patch_then_flag("ISB")})
    all.push_back(explain_text(text));
  all.push_back({});  // nothing to show
  return all;
}

Explanation with_awkward_names() {
  Explanation explanation = explain_text(self_modification);
  explanation.test = "a<b & \"c\" \\ \x01\xff";
  explanation.timeline.rows.front().text = "store <x> = \"1\" & more";
  explanation.timeline.events.front().text = "initially \"}]\\";
  return explanation;
}

}  // namespace

TEST_CASE("is the picture well-formed XML that needs nothing else?") {
  for (const Explanation& explanation : explanations()) {
    const std::string svg = to_svg(explanation);
    CHECK(well_formed(svg));
    CHECK(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\"", 0) == 0);
    for (const char* foreign : {"<script", "<image", "href", "@import", "\"nan", "\"inf", ",nan", ",inf"})
      CHECK(svg.find(foreign) == std::string::npos);
  }
}

TEST_CASE("is text in the picture escaped?") {
  const std::string svg = to_svg(with_awkward_names());
  CHECK(well_formed(svg));
  CHECK(svg.find("store &lt;x&gt; = &quot;1&quot; &amp; more") != std::string::npos);
  CHECK(svg.find("<x>") == std::string::npos);
  CHECK(std::all_of(svg.begin(), svg.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("does the picture mark the stale fetch, and the cycle of a forbidden outcome?") {
  CHECK(to_svg(explain_text(self_modification)).find(">missed</text>") != std::string::npos);
  CHECK(to_svg(explain_text(message_with_barriers)).find(">barrier-ob</text>") != std::string::npos);
}

TEST_CASE("is the graph balanced, and does it have a cluster for each thread?") {
  for (const Explanation& explanation : explanations()) {
    const std::string dot = to_dot(explanation);
    CHECK(balanced(dot));
    for (unsigned t = 0; t < explanation.timeline.thread_count; ++t)
      CHECK(dot.find("subgraph cluster_P" + std::to_string(t) + " {") != std::string::npos);
  }
  CHECK(balanced(to_dot(with_awkward_names())));
}

TEST_CASE("are reads from and coherence edges of the graph labelled?") {
  const std::string dot = to_dot(explain_text(patch_then_flag("NOP")));
  for (const char* label : {"\"po\"", "\"rf\"", "\"co\"", "\"irf\"", "\"ifr\""})
    CHECK(dot.find(std::string("label=") + label) != std::string::npos);
}
