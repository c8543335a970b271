package io.utp.netty;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares the names in a certificate with the one that a peer must have. */
final class CertificateNames {

    /** RFC 5280 4.2.1.6. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /** Whether a certificate has the name; the subject's common name does not count (RFC 9525 6.3). */
    static boolean matches(X509Certificate certificate, TlsPeer peer, String name) {
        byte @Nullable [] address = peer.isHost() ? NetUtil.createByteArrayFromIpAddressString(name) : null;
        for (List<?> entry : alternatives(certificate)) {
            boolean matches = switch ((Integer) entry.get(0)) {
                case DNS_NAME -> address == null && matches((String) entry.get(1), peer, name);
                case IP_ADDRESS -> address != null && isAddress((String) entry.get(1), address);
                default -> false;
            };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /** The names for messages. */
    static String text(X509Certificate certificate) {
        List<String> names = alternatives(certificate).stream()
                .filter(entry -> (Integer) entry.get(0) == DNS_NAME || (Integer) entry.get(0) == IP_ADDRESS)
                .map(entry -> String.valueOf(entry.get(1)))
                .toList();
        return names.isEmpty() ? "nobody (it has no subject alternative names)" : String.join(", ", names);
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static boolean matches(String presented, TlsPeer peer, String name) {
        // Names of the rendezvous differ by case, and are no host names: they may have a _
        return peer.isHost() ? matchesHost(presented, name) : presented.equals(name);
    }

    /** RFC 9525 6.3: a wildcard is the whole leftmost label, and stands for one. */
    static boolean matchesHost(String presented, String host) {
        String pattern = withoutDot(presented.toLowerCase(Locale.ROOT));
        String ascii;
        try {
            ascii = withoutDot(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!pattern.startsWith("*.")) {
            return pattern.equals(ascii);
        }
        int dot = ascii.indexOf('.');
        // Not *.com: nobody has all of that.
        return dot > 0 && pattern.indexOf('.', 2) > 0 && ascii.substring(dot).equals(pattern.substring(1));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isAddress(String presented, byte[] address) {
        return Arrays.equals(NetUtil.createByteArrayFromIpAddressString(presented), address);
    }
}
