// What all views do alike.
#include "tui/view.h"

#include "base/interrupt.h"
#include "base/text.h"

struct error *view_survive(struct error *err, struct text *message)
{
	if (!err || error_code(err) == ERR_NOMEM || error_code(err) == ERR_IO)
		return err;
	interrupt_clear();
	text_clear(message);
	text_puts(message, error_message(err));
	error_free(err);
	return NULL;
}
