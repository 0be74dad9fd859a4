"""``/v1/checks``: what is known of the subject, judged for one stated use, answered with its reasons."""
