// SPDX-License-Identifier: BSD-2-Clause
// How the HTML page looks, in light and in dark. Internal to model/protocol.
#pragma once

#include <string_view>

namespace stalefetch::protocol {

/// Up to and with `<body>`. Nothing may be loaded, and nothing may run. Pictures are drawn for light; in dark they are
/// inverted with their hues kept.
inline constexpr std::string_view page_head = R"~(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Code-modification protocols</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #8885; --soft: #8881; --quiet: #666;
  --safe: #1a7f37; --unsafe: #b3261e; --unknown: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #aaa; --safe: #6fd08c; --unsafe: #ff9a8f; --unknown: #f0c060; }
  svg { filter: invert(.9) hue-rotate(180deg); }
}
body { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.2; }
section { border-top: 2px solid var(--line); margin-top: 2.5rem; padding-top: .5rem; }
h3 { margin: 1.5rem 0 .4rem; }
p { max-width: 46rem; margin: .5rem 0; }
.lead { font-size: 1.1rem; }
.quiet, figcaption { color: var(--quiet); font-size: .9rem; }
.up { font-size: .9rem; font-weight: normal; float: right; }
code, pre { font: .875rem/1.4 ui-monospace, monospace; }
pre, .wide { overflow-x: auto; max-width: 100%; }
pre { background: var(--soft); padding: .7rem; border-radius: 4px; margin: .3rem 0; }
table { border-collapse: collapse; margin: .6rem 0; }
th, td { border: 1px solid var(--line); padding: .15rem .5rem; text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; background: Canvas; }
tbody th { font-weight: normal; white-space: nowrap; }
tbody th[scope=rowgroup] { font-weight: 600; background: var(--soft); }
.tall { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: normal; white-space: nowrap; }
.sign { text-align: center; min-width: 1.5rem; padding: .15rem 0; }
.sign a, .sign abbr { display: block; text-decoration: none; font: 600 1rem/1.5 ui-monospace, monospace; color: inherit; }
.sign a:hover, .sign a:focus { outline: 2px solid currentColor; }
.edge { border-left-width: 3px; }
.safe { color: var(--safe); background: #2a93331c; }
.unsafe { color: var(--unsafe); background: #cc33331f; }
.inconclusive { color: var(--unknown); background: #dda0332b; }
.none { color: var(--quiet); }
.word { font-weight: 600; padding: 0 .4rem; border-radius: 4px; }
dl.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .6rem 0; }
dl.legend div { display: flex; gap: .4rem; }
dl.legend dt { font: 600 1rem/1.5 ui-monospace, monospace; min-width: 1.5rem; text-align: center; }
dl.legend dd { margin: 0; }
details { margin: .4rem 0; }
summary { cursor: pointer; }
figure { margin: .3rem 0; }
ul { margin: .3rem 0; padding-left: 1.4rem; }
:target { scroll-margin-top: .5rem; }
@media print { svg { filter: none; } .up { display: none; } }
</style>
</head>
<body>
)~";

}  // namespace stalefetch::protocol
