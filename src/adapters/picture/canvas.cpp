#include "adapters/picture/canvas.hpp"

#include <cairo/cairo.h>
#include <png.h>

#include <cstdint>
#include <cstring>
#include <numbers>
#include <string>
#include <vector>

namespace signalbox {

namespace {

constexpr const char* font = "DejaVu Sans";  // has every letter that is said here; where it is missing, its nearest

/// cairo draws letters of its own where no font is found: Latin ones, and none of them pretty.
bool finds_a_font(cairo_t* pen) {
    return cairo_scaled_font_get_type(cairo_get_scaled_font(pen)) != CAIRO_FONT_TYPE_USER;
}

/// cairo's own writer takes 56 of the 65 ms of a picture; without row filters, and not trying hard, it is 10, and the
/// file a quarter larger (docs/decisions/0008-pictures-through-libpng.md).
Result<Bytes> png_of(cairo_surface_t* surface) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(cairo_image_surface_get_width(surface));
    image.height = static_cast<png_uint_32>(cairo_image_surface_get_height(surface));
    image.format = PNG_FORMAT_RGB;
    image.flags = PNG_IMAGE_FLAG_FAST;
    cairo_surface_flush(surface);
    const unsigned char* row = cairo_image_surface_get_data(surface);
    std::vector<png_byte> samples;
    samples.reserve(PNG_IMAGE_SIZE(image));
    for (png_uint_32 y = 0; y < image.height; ++y, row += cairo_image_surface_get_stride(surface)) {
        for (png_uint_32 x = 0; x < image.width; ++x) {
            std::uint32_t pixel = 0;  // 0x..RRGGBB in the machine's order
            std::memcpy(&pixel, row + x * sizeof pixel, sizeof pixel);
            samples.push_back(static_cast<png_byte>(pixel >> 16));
            samples.push_back(static_cast<png_byte>(pixel >> 8));
            samples.push_back(static_cast<png_byte>(pixel));
        }
    }
    Bytes bytes(PNG_IMAGE_PNG_SIZE_MAX(image));
    png_alloc_size_t size = bytes.size();
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, samples.data(), 0, nullptr) == 0)
        return fail(ErrorCode::Io, "the picture could not be drawn: {}", image.message);
    bytes.resize(size);
    bytes.shrink_to_fit();
    return bytes;
}

}  // namespace

struct Canvas::Sheet {
    cairo_surface_t* surface;
    cairo_t* pen;
    // Letters that were set last: asking for a font costs more than drawing a word.
    double size = 0;
    bool bold = false;

    void set(Colour colour) {
        cairo_set_source_rgba(pen, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0, colour.alpha);
    }
    void set(const Stroke& stroke) {
        set(stroke.colour);
        cairo_set_line_width(pen, stroke.width);
        cairo_set_dash(pen, &stroke.dash, stroke.dash > 0 ? 1 : 0, 0);
    }
};

void Canvas::Close::operator()(Sheet* sheet) const {
    cairo_destroy(sheet->pen);
    cairo_surface_destroy(sheet->surface);
    delete sheet;
}

Result<Canvas> Canvas::make(ChartSize size, Colour page) {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height);
    Canvas canvas{std::unique_ptr<Sheet, Close>(new Sheet{.surface = surface, .pen = cairo_create(surface)})};
    cairo_t* pen = canvas.sheet_->pen;
    if (cairo_status(pen) != CAIRO_STATUS_SUCCESS) {
        return fail(ErrorCode::NoSpace, "there is no memory for a picture of {} × {}", size.width, size.height)
            .suggest("make it smaller: --size 1200x800");
    }
    canvas.set({.size = 19, .colour = page});
    if (!finds_a_font(pen)) {
        return fail(ErrorCode::Unreachable, "there is no font to write with")
            .suggest("install one: apt-get install fonts-dejavu-core");
    }
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
    canvas.sheet_->set(page);
    cairo_paint(pen);
    return canvas;
}

void Canvas::fill(const Box& box, Colour colour) {
    sheet_->set(colour);
    cairo_rectangle(sheet_->pen, box.x, box.y, box.width, box.height);
    cairo_fill(sheet_->pen);
}

void Canvas::fill(std::span<const Point> corners, Colour colour) {
    sheet_->set(colour);
    for (const Point& corner : corners) cairo_line_to(sheet_->pen, corner.x, corner.y);
    cairo_close_path(sheet_->pen);
    cairo_fill(sheet_->pen);
}

void Canvas::rounded(const Box& box, double radius, Colour colour) {
    constexpr double right_angle = std::numbers::pi / 2;
    sheet_->set(colour);
    cairo_new_sub_path(sheet_->pen);
    cairo_arc(sheet_->pen, box.right() - radius, box.y + radius, radius, -right_angle, 0);
    cairo_arc(sheet_->pen, box.right() - radius, box.bottom() - radius, radius, 0, right_angle);
    cairo_arc(sheet_->pen, box.x + radius, box.bottom() - radius, radius, right_angle, 2 * right_angle);
    cairo_arc(sheet_->pen, box.x + radius, box.y + radius, radius, 2 * right_angle, 3 * right_angle);
    cairo_close_path(sheet_->pen);
    cairo_fill(sheet_->pen);
}

void Canvas::dot(Point centre, double radius, Colour colour) {
    sheet_->set(colour);
    cairo_arc(sheet_->pen, centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
    cairo_fill(sheet_->pen);
}

void Canvas::line(Point from, Point to, const Stroke& stroke) {
    const Point ends[] = {from, to};
    path(ends, stroke);
}

void Canvas::path(std::span<const Point> points, const Stroke& stroke) {
    sheet_->set(stroke);
    for (const Point& point : points) cairo_line_to(sheet_->pen, point.x, point.y);
    cairo_stroke(sheet_->pen);
}

void Canvas::set(const Letters& letters) {
    if (letters.size != sheet_->size || letters.bold != sheet_->bold) {
        cairo_select_font_face(sheet_->pen, font, CAIRO_FONT_SLANT_NORMAL,
                               letters.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
        cairo_set_font_size(sheet_->pen, letters.size);
        sheet_->size = letters.size;
        sheet_->bold = letters.bold;
    }
    sheet_->set(letters.colour);
}

double Canvas::width_of(std::string_view text, const Letters& letters) {
    set(letters);
    cairo_text_extents_t extents;
    cairo_text_extents(sheet_->pen, std::string(text).c_str(), &extents);
    return extents.x_advance;
}

void Canvas::text(Point at, std::string_view text, const Letters& letters, Anchor anchor) {
    const double width = anchor == Anchor::left ? 0 : width_of(text, letters);
    set(letters);
    // The middle of a line of capitals and digits lies 0.36 of the size over its foot.
    cairo_move_to(sheet_->pen, at.x - (anchor == Anchor::centre ? width / 2 : width), at.y + letters.size * 0.36);
    cairo_show_text(sheet_->pen, std::string(text).c_str());
    cairo_new_path(sheet_->pen);
}

void Canvas::clip(const Box& box) {
    cairo_save(sheet_->pen);
    cairo_rectangle(sheet_->pen, box.x, box.y, box.width, box.height);
    cairo_clip(sheet_->pen);
}

void Canvas::unclip() {
    cairo_restore(sheet_->pen);
    sheet_->size = 0;  // the font that was set inside is forgotten
}

Result<Bytes> Canvas::png() {
    if (const cairo_status_t status = cairo_status(sheet_->pen); status != CAIRO_STATUS_SUCCESS)
        return fail(ErrorCode::Io, "the picture could not be drawn: {}", cairo_status_to_string(status))
            .suggest("try another size: --size 1200x800");
    return png_of(sheet_->surface);
}

}  // namespace signalbox

// What sanitizers are not to report of the libraries below; each looks for a name of its own.
// NOLINTBEGIN(bugprone-reserved-identifier)
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
/// fontconfig keeps what it has read of the fonts until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\n"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif
#endif
#ifdef __SANITIZE_THREAD__
/// cairo takes two locks of its own in either order when it finds no font.
extern "C" const char* __tsan_default_suppressions() { return "deadlock:libcairo.so\n"; }
extern "C" const char* __tsan_default_options() { return "print_suppressions=0"; }
#endif
// NOLINTEND(bugprone-reserved-identifier)
