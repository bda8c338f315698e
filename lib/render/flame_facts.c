// Values have the unit that fits each of them: titles are read one at a time.
#include "render/flame_facts.h"

#include "base/text.h"
#include "measure/measure.h"
#include "report/header.h"

struct flame_facts flame_facts(const struct flame *flame, const struct report_options *report,
			       int64_t total)
{
	struct flame_facts facts = {.flame = flame, .report = *report, .total = total};
	facts.report.type = flame->type;
	if (strcmp(report->unit, "minimum") == 0)
		facts.report.unit = "auto";
	if (report->mean)
		facts.total =
			flame->total[0]; // that of top is a mean, too, and not the sum of these
	return facts;
}

static void put_value(struct text *out, const struct flame_facts *facts, int64_t value)
{
	report_put_value(out, facts->flame->stacks->graph.view->profile, &facts->report, value);
}

static void put_share(struct text *out, const struct flame_facts *facts, int64_t value,
		      int64_t total)
{
	put_value(out, facts, value);
	text_puts(out, " (");
	measure_put_percent_trimmed(out, value, total);
	text_putc(out, ')');
}

static void put_change(struct text *out, const struct flame_facts *facts, int64_t total,
		       int64_t base)
{
	int64_t change = total - base; // of two numbers that are not below 0
	text_puts(out, change > 0 ? "+" : "");
	put_value(out, facts, change);
	if (!facts->flame->apart || base == 0)
		return;
	text_puts(out, change < 0 ? " (-" : " (+");
	measure_put_percent_trimmed(out, change, base);
	text_putc(out, ')');
}

// The two profiles, each with its own percentages.
static void put_sides(struct text *out, const struct flame_facts *facts, uint32_t node)
{
	const struct flame *f = facts->flame;
	int64_t total = f->total[node], base = f->base_total[node];
	if (total)
		put_share(out, facts, total, f->total[0]);
	else
		text_puts(out, base ? "gone" : "0");
	if (base) {
		text_puts(out, ", ");
		put_share(out, facts, base, f->base_total[0]);
		text_puts(out, " before");
	}
	if (base && total != base) {
		text_puts(out, ": ");
		put_change(out, facts, total, base);
	} else if (total && !base) {
		text_puts(out, ", new");
	}
}

// What was left after subtracting.
static void put_net(struct text *out, const struct flame_facts *facts, uint32_t node)
{
	int64_t total = facts->flame->total[node], base = facts->flame->base_total[node];
	put_change(out, facts, total, base);
	if (total && base) {
		text_puts(out, ": ");
		put_value(out, facts, total);
		text_puts(out, " more, ");
		put_value(out, facts, base);
		text_puts(out, " less");
	}
}

void flame_put_facts(struct text *out, const struct flame_facts *facts, uint32_t node)
{
	const struct flame *f = facts->flame;
	if (f->apart) {
		put_sides(out, facts, node);
	} else if (f->differs) {
		put_net(out, facts, node);
	} else {
		put_share(out, facts, f->total[node], facts->total);
		if (f->self[node] && f->self[node] != f->total[node] && !f->inverted) {
			text_puts(out, ", ");
			put_value(out, facts, f->self[node]);
			text_puts(out, " itself");
		}
	}
}

const char *flame_mark(const struct flame *flame, uint32_t node)
{
	if (!flame->differs || flame->total[node] == flame->base_total[node])
		return "";
	return flame->total[node] > flame->base_total[node] ? "▲ " : "▼ ";
}

void flame_put_name(struct text *out, struct slice name, size_t letters)
{
	while (name.len > 0) {
		int32_t c = ' ';
		size_t size = text_code_point(name.text, name.len, &c);
		if (letters-- == 0) {
			text_puts(out, "…");
			return;
		}
		if (c == '\n' || c == '\r' || c == '\t')
			text_putc(out, ' ');
		else if (size == 0 || text_commands_terminal(c))
			text_puts(out, "\xef\xbf\xbd");
		else
			text_put(out, name.text, size);
		name = slice_from(name, size ? size : 1);
	}
}
