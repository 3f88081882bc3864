"""What is decided: policies for the tool calls of agents, 134 entities, 30 requests."""

import json

BASE = """\
permit(principal in Group::"agents", action == Action::"read", resource is Document)
when { context.risk < 50 && resource.owner == principal };
permit(principal in Group::"agents", action in [Action::"read", Action::"list"], resource)
when { context.postern.depth <= 3 && context.dataClass == "public" };
forbid(principal, action, resource) when { context.postern.revoked };
forbid(principal, action, resource)
when { context has destination && context.destination like "*.evil.example" };
permit(principal in Group::"agents", action == Action::"write", resource)
when { resource has owner && resource.owner == principal } unless { context.risk > 80 };
permit(principal in Group::"admins", action, resource);
forbid(principal, action == Action::"delete", resource) unless { context.postern.approved };
permit(principal is Workload, action == Action::"search", resource)
when { context.intent like "find *" };
permit(principal, action == Action::"read", resource in Folder::"shared")
when { ["public", "internal"].contains(context.dataClass) };
forbid(principal in Group::"quarantine", action, resource);
"""
BASE_COUNT = 10
CONTEXT = {
    "risk": 12, "dataClass": "public", "tool": "fs.read", "intent": "find the quarterly numbers",
    "destination": "files.internal.example",
    "postern": {"depth": 1, "revoked": False, "approved": False, "task": "t-123"}}
HIERARCHY_SIZE = 100_000


def policies(count, discriminating):
    """The ten, and more: for one workload and tool each, or for everybody."""
    lines = [BASE]
    for index in range(BASE_COUNT, count):
        if discriminating:
            lines.append(
                f'permit(principal == Workload::"w{index}", action == Action::"tool{index % 50}",'
                f' resource) when {{ context.risk < {index % 100} &&'
                ' context.dataClass == "public" };\n')
        else:
            lines.append(
                f'permit(principal, action, resource) when {{ context.tool == "tool{index}" &&'
                f" context.risk < {index % 100} }};\n")
    return "".join(lines)


#: Name, policies, and the most nanoseconds that a decision may take; None: no more than the
#: reference.
SHAPES = {
    "10": (policies(10, True), 1000),
    "100": (policies(100, True), None),
    "1000": (policies(1000, True), 2000),
    "1000-open": (policies(1000, False), None),
}
CLIMB = 'permit(principal in Group::"top", action, resource);\n'


def name(kind, id):
    return {"type": kind, "id": id}


def entity(kind, id, parents=(), **attributes):
    return {"uid": name(kind, id), "attrs": attributes, "parents": [name(*p) for p in parents]}


def entities():
    agents = [
        entity("Workload", f"spiffe://example.org/agent/{index}", [("Group", "agents")],
               team=f"t{index % 7}")
        for index in range(100)]
    documents = [
        entity("Document", f"doc{index}", [("Folder", f"f{index % 3}")], size=index,
               owner={"__entity": name("Workload", f"spiffe://example.org/agent/{index}")})
        for index in range(30)]
    groups = [
        entity("Group", "agents", [("Group", "all")]), entity("Folder", "shared"),
        *(entity("Folder", folder, [("Folder", "shared")]) for folder in ("f0", "f1"))]
    return agents + documents + groups


def requests():
    actions = ["read", "write", "list", "search"]
    return [
        {"principal": name("Workload", f"spiffe://example.org/agent/{index}"),
         "action": name("Action", actions[index % 4]),
         "resource": name("Document", f"doc{index * 7 % 30}"), "context": CONTEXT}
        for index in range(30)]


def hierarchy():
    """A directory: each workload in two of a thousand teams, these in ten units below one top."""
    workloads = [
        entity("Workload", f"w{index}",
               [("Group", f"team{index % 997}"), ("Group", f"team{index % 31}")], number=index)
        for index in range(HIERARCHY_SIZE - 1008)]
    teams = [entity("Group", f"team{index}", [("Group", f"unit{index % 10}")])
             for index in range(997)]
    units = [entity("Group", f"unit{index}", [("Group", "top")]) for index in range(10)]
    return workloads + teams + units + [entity("Group", "top")]


def write(folder):
    for shape, (text, _) in SHAPES.items():
        (folder / f"{shape}.cedar").write_text(text)
    (folder / "climb.cedar").write_text(CLIMB)
    (folder / "entities.json").write_text(json.dumps(entities()))
    (folder / "requests.json").write_text(json.dumps(requests()))
    (folder / "hierarchy.json").write_text(json.dumps(hierarchy()))
