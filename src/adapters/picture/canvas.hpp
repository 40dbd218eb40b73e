// A sheet of pixels to draw on, and the PNG of it: the only file that knows cairo.
//
// cairo keeps its first failure and ignores what comes after it, so drawing reports nothing and png() everything.
// Threads: a canvas belongs to one thread; several may draw at once.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "adapters/picture/layout.hpp"
#include "adapters/picture/theme.hpp"
#include "core/base/archive.hpp"
#include "core/base/result.hpp"

namespace signalbox {

struct Point {
    double x = 0, y = 0;
};

/// How a line is drawn.
struct Stroke {
    Colour colour;
    double width = 1;
    double dash = 0;  ///< length of a dash and of the hole behind it; 0: solid
};

struct Letters {
    double size = 19;
    Colour colour;
    bool bold = false;
};

enum class Anchor : std::uint8_t { left, centre, right };

class Canvas {
public:
    /// NoSpace where there is no memory for it; Unreachable where the machine has no font.
    static Result<Canvas> make(ChartSize size, Colour page);

    void fill(const Box& box, Colour colour);
    void fill(std::span<const Point> corners, Colour colour);
    void rounded(const Box& box, double radius, Colour colour);
    void dot(Point centre, double radius, Colour colour);
    void line(Point from, Point to, const Stroke& stroke);
    /// Through all points, with round joints.
    void path(std::span<const Point> points, const Stroke& stroke);

    /// Text in UTF-8, with its middle at this height.
    void text(Point at, std::string_view text, const Letters& letters, Anchor anchor = Anchor::left);
    double width_of(std::string_view text, const Letters& letters);

    /// What is drawn by `draw` outside the box is left out.
    template <typename Draw>
    void inside(const Box& box, Draw&& draw) {
        clip(box);
        draw();
        unclip();
    }
    /// Io where drawing failed.
    Result<Bytes> png();

private:
    struct Sheet;
    struct Close {
        void operator()(Sheet* sheet) const;
    };
    explicit Canvas(std::unique_ptr<Sheet, Close> sheet) : sheet_(std::move(sheet)) {}
    void clip(const Box& box);
    void unclip();
    void set(const Letters& letters);

    std::unique_ptr<Sheet, Close> sheet_;
};

}  // namespace signalbox
