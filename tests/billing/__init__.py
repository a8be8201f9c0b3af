"""billing: taxes, payments and what providers do to them, invoices."""
