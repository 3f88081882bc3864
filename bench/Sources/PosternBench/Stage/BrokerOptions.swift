/// How a broker is set up for a part; else it is as `postern init` makes it.
struct BrokerOptions {
    /// 0: the broker's own choice.
    var lanes = 0
    /// Policies in all; the sample has seven, the rest is made up.
    var policies = 7
    var hasTCP = false
    /// For how long permits say that they may be used again, as `60s`; credentials have no budget
    /// then.
    var cacheable: String?
    /// `process` unless told otherwise; `none` keeps no audit log.
    var auditDurability: String?
    /// Where calls of malloc are counted; nil: they are not.
    var allocationsPath: String?
}
