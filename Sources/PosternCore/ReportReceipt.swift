/// That a report stands in the audit log.
package struct ReportReceipt: Hashable, Sendable {
    package let epoch: UInt64
    /// How safely it is there; nil: the broker keeps no audit log.
    package let durability: AuditDurability?

    package init(epoch: UInt64, durability: AuditDurability? = nil) {
        self.epoch = epoch
        self.durability = durability
    }
}
