"""One function per question: a selection in, a frozen result of protected tables out."""
