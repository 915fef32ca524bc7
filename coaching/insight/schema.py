"""The answer to a mentor's question, as a model writes it and as it is stored (domain: mentor insight)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Stored = int | float | str | list[str] | None
"""A value on record, as JSON has it."""

Level = Literal["low", "medium", "high"]


class Evidence(BaseModel):
    """A claim and where it stands: a field of a source with its value, or a quote from its words."""

    claim: str = ""
    source_id: str = ""
    field: str | None = None
    quote: str | None = None
    value: Stored = None


class Derived(BaseModel):
    """A figure computed from two or more: the difference in points, a sum, or what is missing of what was due."""

    model_config = ConfigDict(populate_by_name=True)

    op: str = ""
    of: list[str] = Field(default_factory=list, alias="from")
    """Each as "source_id.field"."""
    value: float = 0


class Action(BaseModel):
    """Something for the mentor to do next."""

    action: str = ""
    type: str = ""
    evidence_ids: list[str] = Field(default_factory=list)


class PatchOp(BaseModel):
    """One change of one habit. `from` is what holds now."""

    model_config = ConfigDict(populate_by_name=True)

    op: str = ""
    habit_id: str = ""
    before: Stored = Field(default=None, alias="from")
    to: Stored = None
    effective_from: str = ""
    until: str | None = None
    reason: str = ""
    source_ids: list[str] = Field(default_factory=list)


class PlanPatch(BaseModel):
    """A change of plan that a mentor approves and the member consents to before anything happens."""

    title: str = ""
    ops: list[PatchOp] = Field(default_factory=list)
    requires_mentor_approval: bool = False
    requires_member_consent: bool = False
    reversible: bool = False


class Task(BaseModel):
    """Something to be done by a day."""

    title: str = ""
    owner: str = ""
    due_date: str = ""
    source_ids: list[str] = Field(default_factory=list)
    status: str = "open"


class Insight(BaseModel):
    """The whole answer."""

    finding: str = ""
    evidence: list[Evidence] = Field(default_factory=list)
    derived: list[Derived] = Field(default_factory=list)
    suggested_actions: list[Action] = Field(default_factory=list)
    confidence: Level = "low"
    unknowns: list[str] = Field(default_factory=list)
    data_as_of: str = ""
    plan_patch: PlanPatch | None = None
    task_list: list[Task] = Field(default_factory=list)

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The schema with its definitions in place: providers treat references differently."""
        return _in_place(super().model_json_schema(*args, **kwargs))


_REFERENCE: Final = "$ref"


def to_json(insight: Insight) -> dict[str, Any]:
    """The answer as JSON values, under the names of the contract."""
    return insight.model_dump(mode="json", by_alias=True)


def _in_place(schema: Mapping[str, Any]) -> dict[str, Any]:
    definitions: Mapping[str, Any] = schema.get("$defs", {})

    def resolved(node: Any) -> Any:
        if isinstance(node, list):
            return [resolved(each) for each in node]
        if not isinstance(node, dict):
            return node
        if _REFERENCE in node:
            return resolved(definitions[node[_REFERENCE].rpartition("/")[2]])
        return {name: resolved(each) for name, each in node.items() if name != "$defs"}

    found: dict[str, Any] = resolved(dict(schema))
    return found
