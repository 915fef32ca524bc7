"""How the coach words a reply: its context, the facts it may use, the gate before sending, the templates."""
