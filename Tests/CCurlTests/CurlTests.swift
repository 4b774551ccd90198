import CCurl
import Foundation
import Testing

@Suite("libcurl, loaded at first use")
struct CurlTests {
    @Test("The library loads, and is the one the package names")
    func loads() throws {
        #expect(ccurl_load() == nil)
        #expect(String(cString: ccurl_version()).hasPrefix("libcurl/"))
        let handle = try #require(ccurl_easy_init())
        defer { ccurl_easy_cleanup(handle) }
        #expect(ccurl_set_string(handle, CURLOPT_URL, "http://example.invalid/") == CURLE_OK)
        #expect(ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, 1) == CURLE_OK)
    }

    // Addresses out of the registries' own examples (RFC 6890, RFC 4291) and a few of the public internet.
    @Test(
        "Only addresses of the public internet are public",
        arguments: [
            ("8.8.8.8", true), ("151.101.1.69", true), ("172.15.255.255", true), ("172.32.0.1", true),
            ("100.63.255.255", true), ("100.128.0.0", true), ("223.255.255.255", true),
            ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false), ("127.0.0.1", false),
            ("169.254.169.254", false), ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.2.1", false),
            ("192.168.1.1", false), ("198.18.0.1", false), ("198.19.255.255", false), ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700::6810:84e5", true), ("2a00:1450:4001:82a::200e", true),
            ("::", false), ("::1", false), ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", false), ("fc00::1", false),
            ("fd12::1", false), ("fe80::1", false), ("ff02::1", false), ("2001:db8::1", false), ("2001::1", false),
            ("2002:7f00:1::", false), ("64:ff9b::7f00:1", false),
        ]
    )
    func publicAddresses(text: String, isPublic: Bool) throws {
        var version4 = sockaddr_in()
        var version6 = sockaddr_in6()
        if inet_pton(AF_INET, text, &version4.sin_addr) == 1 {
            version4.sin_family = sa_family_t(AF_INET)
            #expect(withUnsafePointer(to: &version4, isPublicAddress) == isPublic)
        } else {
            try #require(inet_pton(AF_INET6, text, &version6.sin6_addr) == 1)
            version6.sin6_family = sa_family_t(AF_INET6)
            #expect(withUnsafePointer(to: &version6, isPublicAddress) == isPublic)
        }
    }

    /// Asks the check about an address of any family.
    private func isPublicAddress<Address>(_ address: UnsafePointer<Address>) -> Bool {
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { ccurl_address_is_public($0) }
    }
}
