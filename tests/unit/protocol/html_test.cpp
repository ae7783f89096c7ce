// SPDX-License-Identifier: BSD-2-Clause
// Does the HTML page say what there is to say, and nothing that a browser could misread?
#include "model/protocol/html.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "tests/unit/protocol/sources.hpp"

namespace stalefetch::protocol {

namespace {

const std::string maintain = "write_code(prog, new); caches_clean_inval_pou(prog);";
const std::string promise = "promises publish(ready): prog == new; mutants fixed (T08): before call in P1: isb();";

std::shared_ptr<const Protocol> shared(const std::string& text) {
  return std::make_shared<const Protocol>(parsed(text));
}

std::string page_of(const std::vector<std::shared_ptr<const Protocol>>& protocols, const HtmlOptions& options = {}) {
  return to_html(make_matrix(protocols, "",
                             {{&on("aarch64"), "default", {}},
                              {&on("aarch64"), "DIC,IDC", {{"DIC", true}, {"IDC", true}}},
                              {&on("x86-64"), "default", {}}},
                             true, {}),
                 options);
}

std::string unsafe_page(const HtmlOptions& options = {}) {
  return page_of({shared(publish(maintain, "smp_store_release(ready, 1);", "", promise))}, options);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++result;
  return result;
}

}  // namespace

TEST_CASE("does the page show verdicts, mutants, promises, an execution, the assembly and the source?") {
  const std::string page = unsafe_page();
  CHECK(has(page, "<a href=\"#publish.aarch64\" title=\"unsafe\nbreaks "));
  CHECK(has(page, "aria-label=\"unsafe\">X</a>"));
  CHECK(has(page, "<abbr title=\"not there: "));  // x86-64 has no such primitive
  CHECK(has(page, "<th scope=\"row\">fixed <span class=\"quiet\">T08</span></th>"));
  CHECK(has(page, "<li><code>publish(ready): prog == new</code></li>"));
  CHECK(has(page, "<strong class=\"word unsafe\">unsafe</strong> in default · DIC,IDC"));
  CHECK(has(page, "Breaks <code>publish(ready): prog == new</code>"));
  CHECK(has(page, "P1: fetch prog -&gt; MOV W0,#4, stale since row 1"));
  CHECK(has(page, "DC CVAU"));
  CHECK(has(page, "P0(code *prog, int *ready) {\nwrite_code(prog, new);"));
}

TEST_CASE("is every letter that can stand in the matrix explained?") {
  const std::string page = unsafe_page();
  for (const Sign& each : signs) CHECK(has(page, std::string(">") + each.letter + "</dt><dd>"));
  CHECK(has(to_text(make_matrix({}, "", {}, false, {})), "! error"));
}

TEST_CASE("is each verdict of an architecture decided once, with the columns that share it?") {
  // With DIC and IDC there is nothing to maintain.
  const auto p = shared(publish("write_code(prog, new); dsb_ish();", "smp_store_release(ready, 1);", "isb();"));
  const std::string page = page_of({p});
  CHECK(has(page, "<strong class=\"word unsafe\">unsafe</strong> in default<"));
  CHECK(has(page, "<strong class=\"word safe\">safe</strong> in DIC,IDC<"));
  CHECK(has(page, "The nearest execution that would break a promise is ruled out by"));
  CHECK(count(page, "<h3 id=\"publish.aarch64\">") == 1);
}

TEST_CASE("are ids unique, also where names are alike, and does every link lead to one?") {
  const auto p = shared(publish(maintain, "smp_store_release(ready, 1);", "", promise));
  Matrix matrix = make_matrix({p, p, p, p}, "", {{&on("aarch64"), "default", {}}}, false, {});
  matrix.rows[1].name = "a/publish";
  matrix.rows[2].name = "a-publish";
  matrix.rows[3].name = "matrix";
  const std::string page = to_html(matrix, {});
  std::set<std::string> ids;
  const std::regex id(" id=\"([^\"]*)\""), link("(?:href=\"|url\\()#([^\")]*)");
  for (std::sregex_iterator i(page.begin(), page.end(), id), end; i != end; ++i) CHECK(ids.insert((*i)[1]).second);
  CHECK(ids.size() > 8);
  for (std::sregex_iterator i(page.begin(), page.end(), link), end; i != end; ++i) CHECK(ids.count((*i)[1]) == 1);
}

TEST_CASE("do the verdicts of mutants lead somewhere, where the protocol itself has none?") {
  // Nobody reads the flag, which is an error, but for the mutant.
  const std::string page = page_of({shared(
      "C blind\n{ code prog = old; int ready = 0; }\nP0(code *prog, int *ready) { write_code(prog, new); "
      "smp_store_release(ready, 1); }\nP1(code *prog, int *ready) { int r1 = call(prog); }\npromises publish(ready): "
      "prog == new; mutants looks: before call in P1: { int r0 = smp_load_acquire(ready); }")});
  CHECK(has(page, "<a href=\"#blind.aarch64\""));
  CHECK(has(page, "<h3 id=\"blind.aarch64\">aarch64</h3>\n<p>Only mutants have a verdict.</p>"));
  CHECK(has(page, "<li>error: test.litmus:"));
}

TEST_CASE("is text of the protocol only text?") {
  std::string text = publish(maintain, "smp_store_release(ready, 1);", "", promise);
  text.replace(0, 10,
               "C <b>\n\"<script>alert(1)</script>\"\nSource=\"><img src=x>\n(* a <i> & `b < c`\n\n   d ` e *)\n");
  const std::string page = page_of({shared(text)});
  CHECK(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK(has(page, "Source: &quot;&gt;&lt;img src=x&gt;"));
  CHECK(has(page, "<p>a &lt;i&gt; &amp; <code>b &lt; c</code></p>\n<p>   d ` e</p>"));
  for (const char* tag : {"<script", "<img", "<b>", "<i> &"}) CHECK(!has(page, tag));
}

TEST_CASE("is a run of the machine shown once, and a refusal said?") {
  HtmlOptions options;
  options.follow = [](const CheckResult& result) {
    return FollowedRun{result.witness ? "<svg><!-- a run --></svg>" : "", ""};
  };
  CHECK(count(unsafe_page(options), "<!-- a run -->") == 1);
  options.follow = [](const CheckResult&) -> FollowedRun { throw Unsupported("a <page table>"); };
  CHECK(has(unsafe_page(options), "The simulated machine cannot do this: a &lt;page table&gt;</p>"));
  options.follow = [](const CheckResult&) { return FollowedRun{"", "P1 waits"}; };
  CHECK(has(unsafe_page(options), "The simulated machine cannot do this: P1 waits</p>"));
}

TEST_CASE("are repairs named where they are asked for, with the rule that they bring?") {
  CHECK(!has(unsafe_page(), "would make it safe"));
  HtmlOptions options;
  options.repairs = true;
  const std::string page = unsafe_page(options);
  CHECK(has(page, "<li>P1: <code>isb()</code> before <code>r1 = call(prog)</code></li>"));
  CHECK(has(page, "With the first, the nearest execution that would break a promise is ruled out by: "));
}

TEST_CASE("are tests shown with what was simulated and seen?") {
  CHECK(!has(unsafe_page(), "permitted, simulated, seen"));
  HtmlOptions options;
  options.tests = {{"test", "permitted", "cortex-a53-like", "remark"}, {"a<b", "allowed", "3/1000", ""}};
  const std::string page = unsafe_page(options);
  CHECK(has(page, "<th scope=\"col\">cortex-a53-like</th>"));
  CHECK(has(page, "<tr><th scope=\"row\">a&lt;b</th><td>allowed</td><td>3/1000</td><td></td></tr>"));
}

TEST_CASE("is a protocol that cannot be asked shown with its error?") {
  const auto bad =
      shared(publish(maintain, "smp_store_release(ready, 1);", "", "promises publish(nowhere): prog == new;"));
  const std::string page = page_of({bad});
  CHECK(has(page, "\">!</abbr>"));
  CHECK(has(page, "<li>error: test.litmus:"));
  CHECK(has(page, "</html>"));
}

TEST_CASE("is the page the same, however many threads write it?") {
  HtmlOptions options;
  options.library.jobs = 3;
  const auto p = shared(publish(maintain, "smp_store_release(ready, 1);", "", promise));
  CHECK(page_of({p, p, p, p}, options) == page_of({p, p, p, p}));
}

}  // namespace stalefetch::protocol
