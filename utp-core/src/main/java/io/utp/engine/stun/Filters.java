package io.utp.engine.stun;

import io.utp.engine.stun.NatBehavior.Filtering;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about filtering before a request opened the filter. Whom the port has written to is let in for a while, so
 * that asking again would find every NAT open (RFC 5780 section 4.4 has a fresh port for each test; here the port is given).
 */
final class Filters {

    /** RFC 4787 section 4.3: mappings that are not used end after five minutes as recommended, which most NATs stay below. */
    private static final long MEMORY = 300_000_000_000L;

    private record Finding(Filtering filtering, long untilNanos) {}

    private final Map<InetAddress, Finding> findings = new HashMap<>();

    /** What was found before the address was written to, {@code null} if that was long ago or never. */
    @Nullable Filtering known(InetAddress address, long nowNanos) {
        Finding finding = findings.get(address);
        return finding == null || finding.untilNanos <= nowNanos ? null : finding.filtering;
    }

    /** The address is written to now. */
    void opened(InetAddress address, Filtering filtering, long nowNanos) {
        findings.values().removeIf(finding -> finding.untilNanos <= nowNanos);
        findings.put(address, new Finding(filtering, nowNanos + MEMORY));
    }
}
