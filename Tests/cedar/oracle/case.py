"""One question to both engines, in the official form of test cases."""

import json
from dataclasses import dataclass, field, replace

from .node import Node


@dataclass(frozen=True)
class Case:
    """Policies (nodes) or a broken text, entities or a broken document, and requests."""

    seed: int
    kind: str
    policies: tuple = ()
    entities: tuple = ()
    requests: tuple = ()
    policy_text: str | None = None
    entity_text: str | None = None
    #: Links of templates: {"template": place, "id": …, "principal": uid, "resource": uid}.
    links: tuple = ()
    schema: str | None = None
    #: Whether the engine may say that the text is nested too deeply.
    is_deep: bool = False
    notes: dict = field(default_factory=dict, compare=False)

    @property
    def text(self):
        if self.policy_text is not None:
            return self.policy_text
        return "\n".join(str(policy) for policy in self.policies if str(policy))

    @property
    def document(self):
        if self.entity_text is not None:
            return self.entity_text
        return json.dumps(list(self.entities), ensure_ascii=self.seed % 2 == 0)

    def with_(self, **changes):
        return replace(self, **changes)

    def write(self, folder, name, answers=()):
        """Writes the case as files; what the reference answered is what is expected."""
        policies, form = self.text, "cedar"
        if self.links:
            policies, form = self.linked_json(), "json"
        (folder / f"{name}.cedar").write_bytes(policies.encode("utf-8", "surrogatepass"))
        (folder / f"{name}.entities.json").write_bytes(self.document.encode())
        test = {"policies": f"{name}.cedar", "policyFormat": form,
                "entities": f"{name}.entities.json"}
        if self.kind == "validation":
            test["shouldValidate"] = True
        if self.schema is not None:
            (folder / f"{name}.cedarschema").write_text(self.schema, encoding="utf-8")
            test["schema"] = f"{name}.cedarschema"
        answers = list(answers) or [None] * len(self.requests)
        test["requests"] = [
            {**request, "validateRequest": self.schema is not None,
             "description": f"seed {self.seed}",
             "decision": answer.decision if answer and answer.decision else "deny",
             "reason": sorted(answer.reason) if answer else [],
             "errors": sorted(answer.errors) if answer else []}
            for request, answer in zip(self.requests, answers)]
        (folder / f"{name}.json").write_text(json.dumps(test), encoding="utf-8")
        return f"{name}.json"

    def linked_json(self):
        """The policies as JSON with the templates' links."""
        import cedarpy

        document = json.loads(cedarpy.policies_to_json_str(self.text))
        document["templateLinks"] = [
            {"templateId": f"policy{link['template']}", "newId": link["id"],
             "values": {f"?{slot}": {"__entity": link[slot]}
                        for slot in ("principal", "resource") if slot in link}}
            for link in self.links]
        return json.dumps(document)

    def __str__(self):
        lines = [f"seed {self.seed}, kind {self.kind}", "policies:", self.text]
        lines += [f"link: {json.dumps(link, ensure_ascii=False)}" for link in self.links]
        if self.schema is not None:
            lines += ["schema:", self.schema]
        lines += ["entities:", self.document]
        for request in self.requests:
            lines.append(f"request: {json.dumps(request, ensure_ascii=False)}")
        return "\n".join(lines)


def broken(case, text):
    """The case with a text in place of its policies."""
    return case.with_(policies=(), policy_text=text)


def kept(nodes):
    """The nodes that say anything."""
    return tuple(node for node in nodes if not isinstance(node, Node) or str(node))
