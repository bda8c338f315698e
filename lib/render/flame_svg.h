#pragma once
/**
 * @file
 * The picture inside flame graph files: one sample type as an <svg> element.
 *
 * What render/flame.js and render/flame.css expect of it is said in docs/formats/flamegraph.md.
 *
 * Memory:  the text grows up to some 64 KiB; what the layout needs is in @p scratch.
 */
#include "base/text.h"
#include "render/flamegraph.h"

struct flame_drawing {
	struct flame *flame;
	const struct flamegraph_options *options;
	const struct writer *writer;
	struct arena *scratch;
	struct text out; ///< not written yet; flame_drawing_finish() ends it
};

/** What comes into the element in front of everything else. */
enum flame_svg_place {
	FLAME_SVG_FILE, ///< it is a file of its own, with style and script
	FLAME_SVG_PAGE, ///< a page around it has those
};

/**
 * Draws the sample type that the flame is weighed with.
 *
 * @param limit  largest number of boxes
 */
struct error *flame_svg_put(struct flame_drawing *drawing, enum flame_svg_place place,
			    uint32_t limit) MUST_CHECK;

/** Puts the style sheet or the script of flame graphs. */
void flame_put_style(struct text *out);
void flame_put_script(struct text *out);

/** Puts "work cpu": what a file or picture of the flame's sample type is called; escaped. */
void flame_put_title(struct text *out, const struct flame_drawing *drawing);

/** Hands on the rest, unless @p err says that it is no use; frees the text. */
struct error *flame_drawing_finish(struct flame_drawing *drawing, struct error *err) MUST_CHECK;
