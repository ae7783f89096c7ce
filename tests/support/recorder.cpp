// SPDX-License-Identifier: BSD-2-Clause
#include "tests/support/recorder.hpp"

#include <algorithm>

namespace stalefetch::test_support {

namespace {

std::uint64_t low(std::uint64_t number, unsigned bits) {
  return bits >= 64 ? number : number & ((std::uint64_t{1} << bits) - 1);
}

}  // namespace

bool Recorded::has(std::string_view tag) const { return std::find(tags.begin(), tags.end(), tag) != tags.end(); }

std::vector<std::string> ThreadRecorder::names(Tags tags) const {
  std::vector<std::string> result;
  const auto all = architecture_->tags();
  for (std::size_t k = 0; k < all.size(); ++k) {
    if ((tags >> k & 1) != 0) result.emplace_back(all[k]);
  }
  return result;
}

void ThreadRecorder::run(std::string_view text) {
  const auto labels = [](const std::string&) { return somewhere; };
  const AssembledInstruction assembled = architecture_->assemble(text, {"test", 1, 1});
  const std::uint64_t bytes = assembled.encode(at, labels);
  next_ = at + assembled.length;
  architecture_->execute(bytes, *this);
  at = next_;
}

void ThreadRecorder::give(std::string_view name, std::uint64_t number, std::initializer_list<unsigned> reads) {
  Operand operand = constant(number);
  operand.from = flow(reads);
  const RegisterIndex index = find(name).index;
  set(index, operand);
  first_.try_emplace(index, number);
}

std::uint64_t ThreadRecorder::initial(RegisterIndex index) const {
  const auto found = first_.find(index);
  return found == first_.end() ? 0 : found->second;
}

std::string ThreadRecorder::exception(std::string_view text) {
  memory = {0, 0, 0, 0};
  run(text);
  const auto fault = std::find_if(events.begin(), events.end(), [](const Recorded& event) { return event.what == "fault"; });
  return fault == events.end() ? std::string() : fault->tags.at(0);
}

std::uint64_t ThreadRecorder::number(std::string_view name) const {
  const auto found = registers_.find(find(name).index);
  return found == registers_.end() ? 0 : low(number_of(found->second), find(name).bits);
}

Dependencies ThreadRecorder::from(std::string_view name) const {
  const auto found = registers_.find(find(name).index);
  return found == registers_.end() ? Dependencies{} : found->second.from;
}

Operand ThreadRecorder::get(RegisterIndex index) {
  const auto found = registers_.find(index);
  return found == registers_.end() ? constant(0) : found->second;
}

void ThreadRecorder::set(RegisterIndex index, const Operand& operand) { registers_[index] = operand; }

Operand ThreadRecorder::constant(std::uint64_t number) {
  numbers_.push_back(number);
  return {Value{static_cast<std::uint32_t>(numbers_.size() - 1)}, {}};
}

Operand ThreadRecorder::compute(Operation op, const Operand& a, const Operand& b) {
  Operand result = constant(stalefetch::compute(op, number_of(a), number_of(b)));
  result.from = a.from;
  result.from |= b.from;
  return result;
}

std::uint64_t ThreadRecorder::force(const Operand& operand) {
  ++forced;
  return number_of(operand);
}

unsigned ThreadRecorder::choose(unsigned alternatives) {
  if (choices.empty()) return 0;
  const unsigned choice = choices.front();
  choices.pop_front();
  return choice % alternatives;
}

Loaded ThreadRecorder::load(const Operand& address, unsigned bytes, Tags tags) {
  const std::uint64_t value = low(memory.at(0), 8 * bytes);
  memory.pop_front();
  events.push_back({"load", number_of(address), value, bytes, names(tags), address.from, {}, false});
  Operand operand = constant(value);
  operand.from = flow({loads_});
  return {operand, AccessId{loads_++}};
}

AccessId ThreadRecorder::store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                         std::optional<AccessId> read_half) {
  events.push_back({"store", number_of(address), number_of(data), bytes, names(tags), address.from, data.from,
                    read_half.has_value()});
  return AccessId{1000};
}

void ThreadRecorder::barrier(Tags tags) { events.push_back({"barrier", 0, 0, 0, names(tags), {}, {}, false}); }

void ThreadRecorder::maintain(const Operand& address, Tags tags) {
  events.push_back({"maintain", number_of(address), 0, 0, names(tags), address.from, {}, false});
}

void ThreadRecorder::maintain_all(Tags tags) { events.push_back({"maintain_all", 0, 0, 0, names(tags), {}, {}, false}); }

void ThreadRecorder::maintain_translation(const Operand& address, Tags tags, std::uint32_t space) {
  events.push_back({"flush", number_of(address), space, 0, names(tags), address.from, {}, false});
}

void ThreadRecorder::maintain_all_translations(Tags tags, std::uint32_t space) {
  events.push_back({"flush_all", 0, space, 0, names(tags), {}, {}, false});
}

void ThreadRecorder::send_interrupt(unsigned to, InterruptLine, std::uint64_t payload, Tags tags) {
  events.push_back({"send", to, payload, 0, names(tags), {}, {}, false});
}

std::uint64_t ThreadRecorder::take_interrupt(Tags tags) {
  events.push_back({"taken", 0, 0, 0, names(tags), {}, {}, false});
  return 5;
}

void ThreadRecorder::interrupt() {
  next_ = at;
  architecture_->interrupt(*this, InterruptLine::Masked);
  at = next_;
}

void ThreadRecorder::fail(const AccessFailure& failure) {
  next_ = at;
  architecture_->access_fault(*this, failure);
  at = next_;
}

void ThreadRecorder::record_fault(std::string_view kind, std::optional<std::uint64_t> accessed) {
  events.push_back({"fault", accessed.value_or(0), 0, 0, {std::string(kind)}, {}, {}, false});
}

void ThreadRecorder::stop() { events.push_back({"stop", 0, 0, 0, {}, {}, {}, false}); }

Dependencies flow(std::initializer_list<unsigned> reads) {
  Dependencies result = pick(reads);
  result.reads = result.pick_reads;
  return result;
}

Dependencies pick(std::initializer_list<unsigned> reads) {
  Dependencies result;
  for (const unsigned read : reads) result.pick_reads.insert(read);
  return result;
}

}  // namespace stalefetch::test_support
