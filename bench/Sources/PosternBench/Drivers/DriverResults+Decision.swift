internal import PosternClient

extension DriverResults {
    mutating func count(_ decision: Decision) {
        if decision.isPermitted { permits += 1 } else { denials += 1 }
    }
}
