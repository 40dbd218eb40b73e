// Numbers along an axis: where they stand, and how they are written.
//
// For every picture that the house draws, on a page or as PNG. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace signalbox {

/// Round numbers across [low, high]: 1, 2 or 5 times a power of ten apart, at most `most`, at least one.
std::vector<double> round_numbers(double low, double high, std::size_t most);

/// A number on an axis whose marks stand `step` apart, with as many places as tell two of them apart: 64200, −0.5.
std::string axis_number(double value, double step);
/// The same in thousands, millions … where the step is that coarse: 64k, 1.5M.
std::string short_axis_number(double value, double step);

/// A number in a few characters, three or four digits of it: 1.24M, 18.3k, 542.1, 54.32, 0.01235; NaN → –.
std::string short_number(double value);

}  // namespace signalbox
