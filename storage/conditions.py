"""What several statements ask of a member, in SQL, each of `users AS u`."""

from typing import Final

AGREED: Final = """EXISTS (
    SELECT 1 FROM public.consents AS c WHERE c.user_id = u.id AND c.kind = 'terms' AND c.withdrawn_at IS NULL)"""
"""To the terms, without having withdrawn it since."""

IN_A_GROUP: Final = """EXISTS (
    SELECT 1 FROM public.group_members AS m JOIN public.groups AS g ON g.id = m.group_id
    WHERE m.user_id = u.id AND m.left_at IS NULL AND g.state = 'active' AND 'weekly_review' = ANY(g.posts))"""
"""One that hears the week's review together."""
