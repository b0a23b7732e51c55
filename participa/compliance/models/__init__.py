from .dialogue import Dispute, Remark
from .report import Report
from .snapshot import Method, ServiceSheet, Silent, Snapshot

__all__ = ["Dispute", "Method", "Remark", "Report", "ServiceSheet", "Silent", "Snapshot"]
