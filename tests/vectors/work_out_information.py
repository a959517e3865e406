#!/usr/bin/env python3
"""Writes information.jsonl: mandatory information of the gate policy as a clock event. What was missing, asked for and came, when, and
every due time is written by hand; what the wait cost is counted minute by minute, by nothing of the product.
"""
import json
import pathlib

from work_out import decision, event, gap, instant, solution, ticket

HERE = pathlib.Path(__file__).parent
SUPPORT, ALWAYS = "support", "around-the-clock"
VECTORS = []


def sent(created, priority="medium", events=(), **more):
    given = ticket(created, priority, complete=False, events=events, **more.pop("fields", {}))
    return {**given, **more}


def vector(name, given, now, **expected):
    VECTORS.append({"name": name, "policy": "gate", "ticket": given, "now": instant(now),
                    "decision": decision(now, topic=expected.pop("topic", "mail"), **expected)})


HEADER = {"description": "Received: from mx.far.example by mx.near.example"}
BOTH = ["sender", "internet-header"]

vector("nothing was ever missing: nothing to tell",
       sent("03-02 10:00", description="Nothing arrives from ann@far.example\nReceived: from mx.far.example by mx.near.example"),
       "03-02 10:01", category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       targets=[solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 10:01")])

vector("what is missing is missing since the creation and costs open time while it is awaited",
       sent("03-02 10:00"), "03-02 12:00", category="medium", missing=BOTH,
       information=[gap(item, "03-02 10:00", cost=[("03-02 10:00", "03-02 12:00", SUPPORT)]) for item in BOTH],
       targets=[solution("waiting")])

vector("outside hours the wait costs nothing",
       sent("03-07 10:00"), "03-08 12:00", category="medium", missing=BOTH,
       information=[gap(item, "03-07 10:00") for item in BOTH], targets=[solution("waiting")])

vector("asked for in a message of an agent, it came in a reply: over a weekend only open time counts",
       sent("03-06 16:30", events=[event("03-06 16:40", "asked", items=["sender"]),
                                   event("03-09 10:00", "info", text="It was from ann@far.example")], **HEADER),
       "03-09 11:00", category="medium", allocated="03-09 10:00", look="03-11 10:00:01",
       information=[gap("sender", "03-06 16:30", asked="03-06 16:40", came="03-09 10:00", source="info",
                        cost=[("03-06 16:30", "03-09 10:00", SUPPORT)])],
       targets=[solution("running", "03-11 10:00", start="03-09 10:00", upto="03-09 11:00")])

vector("over the change to summer time and Easter, the wait costs open time of the local calendar",
       sent("03-27 17:00", events=[event("04-07 08:30", "field", name="sender", value="ann@far.example")], **HEADER),
       "04-07 09:00", category="medium", allocated="04-07 08:30", look="04-09 08:30:01",
       information=[gap("sender", "03-27 17:00", came="04-07 08:30", source="field:sender",
                        cost=[("03-27 17:00", "04-07 08:30", SUPPORT)])],
       targets=[solution("running", "04-09 08:30", start="04-07 08:30", upto="04-07 09:00")])

vector("one came in the reply's text, one as its attachment; the last allocates, and each cost its own time",
       sent("03-02 10:00", events=[event("03-02 10:05", "asked"), event("03-02 11:00", "info", text="sender: ann@far.example"),
                                   event("03-02 14:00", "info", text="here it is", attachments=["mail.eml"])]),
       "03-02 15:00", category="medium", allocated="03-02 14:00", look="03-04 14:00:01",
       information=[gap("sender", "03-02 10:00", asked="03-02 10:05", came="03-02 11:00", source="info",
                        cost=[("03-02 10:00", "03-02 11:00", SUPPORT)]),
                    gap("internet-header", "03-02 10:00", asked="03-02 10:05", came="03-02 14:00", source="attachment",
                        cost=[("03-02 10:00", "03-02 14:00", SUPPORT)])],
       targets=[solution("running", "03-04 14:00", start="03-02 14:00", upto="03-02 15:00")])

vector("the automated response asks for all that is missing; a later question changes nothing about when it was asked",
       sent("03-02 10:00", events=[event("03-02 10:02", "responded", name="automated-response"), event("03-02 11:00", "asked")]),
       "03-02 12:00", category="medium", missing=BOTH,
       information=[gap(item, "03-02 10:00", asked="03-02 10:02", cost=[("03-02 10:00", "03-02 12:00", SUPPORT)]) for item in BOTH],
       targets=[solution("waiting")])

vector("an agent's answer asks for nothing by itself",
       sent("03-02 10:00", events=[event("03-02 10:02", "responded")], **HEADER), "03-02 10:30", category="medium", missing=["sender"],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 10:00", "03-02 10:30", SUPPORT)])], targets=[solution("waiting")])

vector("the message for tickets without a category names nothing that is missing, so it does not ask",
       sent("03-02 10:00", priority=None, events=[event("03-02 10:02", "responded", name="automated-response")], **HEADER),
       "03-02 12:00", category=None, because=None, missing=["sender"], information=[gap("sender", "03-02 10:00")], targets=[])

vector("a tag by which agents say that they asked is a signal",
       sent("03-02 10:00", events=[event("03-02 10:20", "tags", tags=["information-requested"])], **HEADER), "03-02 10:30",
       category="medium", missing=["sender"],
       information=[gap("sender", "03-02 10:00", asked="03-02 10:20", cost=[("03-02 10:00", "03-02 10:30", SUPPORT)])],
       targets=[solution("waiting")])

vector("what is asked for and not missing, or not counted, is not told",
       sent("03-02 10:00", events=[event("03-02 10:05", "asked", items=["internet-header", "reason-code"])], **HEADER),
       "03-02 10:30", category="medium", missing=["sender"],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 10:00", "03-02 10:30", SUPPORT)])], targets=[solution("waiting")])

vector("allocation of a critical ticket does not wait: missing and asked for, at no cost",
       sent("03-02 10:00", priority="critical", events=[event("03-02 10:05", "asked"),
                                                        event("03-02 12:00", "field", name="sender", value="ann@far.example")], **HEADER),
       "03-02 13:00", category="critical", allocated="03-02 10:00", look="03-02 18:00:01",
       information=[gap("sender", "03-02 10:00", asked="03-02 10:05", came="03-02 12:00", source="field:sender")],
       targets=[solution("running", "03-02 18:00", start="03-02 10:00", upto="03-02 13:00", calendar=ALWAYS)])

vector("the topic changed: what it asks for now is missing since then, what it does not ask for is not needed",
       sent("03-02 10:00", events=[event("03-02 12:00", "field", name="area", value="plugin"),
                                   event("03-02 15:00", "field", name="plugin-version", value="3.2")],
            fields={"sender": "ann@far.example"}),
       "03-02 16:00", category="medium", topic="plugin", allocated="03-02 15:00", look="03-04 15:00:01",
       information=[gap("internet-header", "03-02 10:00", not_needed="03-02 12:00", cost=[("03-02 10:00", "03-02 12:00", SUPPORT)]),
                    gap("plugin-version", "03-02 12:00", came="03-02 15:00", source="field:plugin-version",
                        cost=[("03-02 12:00", "03-02 15:00", SUPPORT)])],
       targets=[solution("running", "03-04 15:00", start="03-02 15:00", upto="03-02 16:00")])

vector("a field that is emptied after the allocation is missing anew, at no cost: allocated stays allocated",
       sent("03-02 10:00", events=[event("03-02 12:00", "field", name="sender")], fields={"sender": "ann@far.example"}, **HEADER),
       "03-02 13:00", category="medium", allocated="03-02 10:00", missing=["sender"], look="03-04 10:00:01",
       information=[gap("sender", "03-02 12:00")],
       targets=[solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 13:00")])

vector("missing twice is told twice",
       sent("03-02 10:00", events=[event("03-02 11:00", "field", name="sender", value="ann@far.example"),
                                   event("03-02 12:00", "field", name="sender")]),
       "03-02 13:00", category="medium", missing=BOTH,
       information=[gap("sender", "03-02 10:00", came="03-02 11:00", source="field:sender", cost=[("03-02 10:00", "03-02 11:00", SUPPORT)]),
                    gap("internet-header", "03-02 10:00", cost=[("03-02 10:00", "03-02 13:00", SUPPORT)]),
                    gap("sender", "03-02 12:00", cost=[("03-02 12:00", "03-02 13:00", SUPPORT)])],
       targets=[solution("waiting")])

vector("what comes at the instant at which it is found missing was never missing",
       sent("03-02 10:00", events=[event("03-02 10:00", "info", text="sender: ann@far.example")], **HEADER), "03-02 10:01",
       category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       targets=[solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 10:01")])

vector("each category's wait counts on its own calendar: low around the clock, then medium on support hours",
       sent("03-02 16:00", priority="low", events=[event("03-02 18:00", "field", name="priority", value="medium"),
                                                   event("03-03 10:00", "field", name="sender", value="ann@far.example")], **HEADER),
       "03-03 10:30", category="medium", allocated="03-03 10:00", look="03-05 10:00:01",
       changes=[{"at": instant("03-02 18:00"), "from": "low", "to": "medium", "why": "rules", "dues": []}],
       information=[gap("sender", "03-02 16:00", came="03-03 10:00", source="field:sender",
                        cost=[("03-02 16:00", "03-02 18:00", ALWAYS), ("03-02 18:00", "03-03 10:00", SUPPORT)])],
       targets=[solution("running", "03-05 10:00", start="03-03 10:00", upto="03-03 10:30")])

vector("a ticket that becomes critical waits no longer",
       sent("03-02 10:00", events=[event("03-02 11:00", "field", name="priority", value="critical")], **HEADER),
       "03-02 12:00", category="critical", allocated="03-02 11:00", missing=["sender"], look="03-02 19:00:01",
       changes=[{"at": instant("03-02 11:00"), "from": "medium", "to": "critical", "why": "rules", "dues": []}],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 10:00", "03-02 11:00", SUPPORT)])],
       targets=[solution("running", "03-02 19:00", start="03-02 11:00", upto="03-02 12:00", calendar=ALWAYS)])

vector("without a category it is not the information that allocation waits for",
       sent("03-02 10:00", priority=None, events=[event("03-02 12:00", "field", name="priority", value="medium")], **HEADER),
       "03-02 12:30", category="medium", missing=["sender"],
       changes=[{"at": instant("03-02 12:00"), "from": None, "to": "medium", "why": "rules", "dues": []}],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 12:00", "03-02 12:30", SUPPORT)])], targets=[solution("waiting")])

vector("solved, nobody waits any more; reopened, the wait goes on",
       sent("03-02 10:00", events=[event("03-02 11:00", "solved"), event("03-02 15:00", "reopened")], **HEADER), "03-02 16:00",
       category="medium", missing=["sender"],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 10:00", "03-02 11:00", SUPPORT), ("03-02 15:00", "03-02 16:00", SUPPORT)])],
       targets=[solution("waiting")])

vector("a merged ticket waits for nothing any more",
       sent("03-02 10:00", events=[event("03-02 11:00", "merged")], **HEADER), "03-02 16:00", category="medium", missing=["sender"],
       information=[gap("sender", "03-02 10:00", cost=[("03-02 10:00", "03-02 11:00", SUPPORT)])], targets=[solution("none")])

vector("waiting for the customer meanwhile does not change what the information cost",
       sent("03-02 10:00", events=[event("03-02 10:30", "waiting", reason="customer"), event("03-02 12:00", "resumed", reason="customer"),
                                   event("03-02 12:00", "info", text="from ann@far.example")], **HEADER),
       "03-02 13:00", category="medium", allocated="03-02 12:00", look="03-04 12:00:01",
       information=[gap("sender", "03-02 10:00", came="03-02 12:00", source="info", cost=[("03-02 10:00", "03-02 12:00", SUPPORT)])],
       targets=[solution("running", "03-04 12:00", start="03-02 12:00", upto="03-02 13:00")])

if __name__ == "__main__":
    lines = [json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in VECTORS]
    (HERE / "information.jsonl").write_text("\n".join(lines) + "\n")
    print(len(lines), "vectors")
