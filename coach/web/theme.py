"""The bridge between Gradio's theme variables and our own tokens in `static/coach.css`.

Every colour and size here is a `var(--…)` of our stylesheet, so light and dark are decided in one place.
"""

import gradio as gr

_SANS = ("ui-sans-serif", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """Return the Gradio theme: system fonts only, nothing is fetched."""
    base = gr.themes.Base(font=_SANS, font_mono=_MONO, radius_size="sm", spacing_size="md", text_size="md")
    both = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--ink-soft)",
        "background_fill_primary": "var(--surface)",
        "background_fill_secondary": "var(--surface-2)",
        "border_color_primary": "var(--line)",
        "border_color_accent": "var(--accent)",
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_label_text_color": "var(--ink-soft)",
        "block_title_text_color": "var(--ink)",
        "input_background_fill": "var(--surface)",
        "input_border_color": "var(--line-strong)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--ink-faint)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent-strong)",
        "button_primary_text_color": "var(--on-accent)",
        "button_primary_border_color": "var(--accent)",
        "button_secondary_background_fill": "var(--surface)",
        "button_secondary_background_fill_hover": "var(--surface-2)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--line-strong)",
        "checkbox_label_background_fill": "var(--surface)",
        "checkbox_label_background_fill_selected": "var(--accent-wash)",
        "checkbox_label_text_color": "var(--ink)",
        "checkbox_label_text_color_selected": "var(--ink)",
        "checkbox_label_border_color": "var(--line-strong)",
        "checkbox_label_border_color_selected": "var(--accent)",
        "checkbox_background_color_selected": "var(--accent)",
        "checkbox_border_color_selected": "var(--accent)",
        "link_text_color": "var(--accent)",
        "loader_color": "var(--accent)",
    }
    known = set(vars(base))
    dark = {f"{name}_dark": value for name, value in both.items() if f"{name}_dark" in known}
    return base.set(**both, **dark)
