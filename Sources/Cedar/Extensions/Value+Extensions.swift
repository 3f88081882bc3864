extension Value {
    /// A decimal number from a text as `1.5`. Throws `ExtensionError` where it is none.
    public static func decimal(_ text: String) throws(ExtensionError) -> Value {
        .extension(.decimal(try DecimalValue(parsing: text)))
    }

    /// An address or range from a text as `10.0.0.0/8`. Throws `ExtensionError` where it is none.
    public static func ip(_ text: String) throws(ExtensionError) -> Value {
        .extension(.ip(try IPAddressValue(parsing: text)))
    }

    /// A moment from a text as `2024-10-15T11:35:00Z`. Throws `ExtensionError` where it is none.
    public static func datetime(_ text: String) throws(ExtensionError) -> Value {
        .extension(.datetime(try DatetimeValue(parsing: text)))
    }

    /// A length of time from a text as `1d2h`. Throws `ExtensionError` where it is none.
    public static func duration(_ text: String) throws(ExtensionError) -> Value {
        .extension(.duration(try DurationValue(parsing: text)))
    }
}
