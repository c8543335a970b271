package io.utp.netty;

import io.utp.UtpTlsException;
import io.utp.tls.TlsFailure;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds in what the JDK and OpenSSL throw what it means, and says it in words. */
final class TlsFailures {

    /** RFC 8446 6.2, as both providers write the alerts that the peer sent; OpenSSL calls a refusal an internal error. */
    private static final Map<String, TlsFailure> ALERTS = Map.ofEntries(
            Map.entry("certificate_required", TlsFailure.REJECTED_BY_PEER),
            Map.entry("certificate_expired", TlsFailure.REJECTED_BY_PEER),
            Map.entry("certificate_unknown", TlsFailure.REJECTED_BY_PEER),
            Map.entry("bad_certificate", TlsFailure.REJECTED_BY_PEER),
            Map.entry("unknown_ca", TlsFailure.REJECTED_BY_PEER),
            Map.entry("access_denied", TlsFailure.REJECTED_BY_PEER),
            Map.entry("internal_error", TlsFailure.REJECTED_BY_PEER),
            Map.entry("protocol_version", TlsFailure.NO_COMMON_VERSION),
            Map.entry("handshake_failure", TlsFailure.NO_COMMON_VERSION),
            Map.entry("insufficient_security", TlsFailure.NO_COMMON_VERSION),
            Map.entry("no_application_protocol", TlsFailure.NO_COMMON_PROTOCOL));

    private static final String[] NO_CERTIFICATE = {
        "empty client certificate chain", "peer_did_not_return_a_certificate"
    };

    private static final String[] NO_COMMON_VERSION = {
        "no appropriate protocol",
        "client requested protocol",
        "client supported protocol versions",
        "no cipher suites in common",
        "unsupported_protocol",
        "no_shared_cipher",
        "wrong_version_number",
        "selected protocol version"
    };

    private TlsFailures() {}

    /** Why a handshake failed. */
    static UtpTlsException of(Throwable thrown, String peer, boolean hasKeys) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerRefusedException refused) {
                return exception(refused.failure(), peer, String.valueOf(refused.getMessage()));
            }
        }
        String text = text(thrown);
        String alert = alert(text);
        if (alert != null) {
            return exception(
                    ALERTS.get(alert), peer, "it ended the handshake (" + alert + ")" + advice(alert, hasKeys));
        }
        if (contains(text, NO_CERTIFICATE)) {
            return exception(TlsFailure.NO_CERTIFICATE, peer, "it shows no certificate, and this node needs one");
        }
        if (contains(text, NO_COMMON_VERSION)) {
            return exception(
                    TlsFailure.NO_COMMON_VERSION, peer, "there is no version or cipher suite in common (" + text + ")");
        }
        return exception(TlsFailure.BROKEN, peer, "the handshake broke off (" + text + ")");
    }

    static UtpTlsException exception(@Nullable TlsFailure failure, String peer, String what) {
        TlsFailure known = failure == null ? TlsFailure.BROKEN : failure;
        return new UtpTlsException(known, "No TLS with " + peer + ": " + what + "; " + known.help());
    }

    /** Why a connection cannot go on whose handshake had succeeded. */
    static Failure broken(Throwable thrown, String peer, boolean hasKeys) {
        String text = text(thrown);
        String alert = alert(text);
        if (alert != null) {
            // RFC 8446 4.4.2: the dialling side is through before its certificate was looked at.
            return Failure.tls(peer + " ended TLS (" + alert + ")" + advice(alert, hasKeys));
        }
        return Failure.tls("What " + peer + " sent was changed on its way, or is not TLS (" + text + ")");
    }

    static Failure ended(String peer) {
        return Failure.tls(
                peer + " has ended TLS; with TLS 1.2 and with OpenSSL that ends this direction, too: let this node"
                        + " use TLSv1.3 and the JDK (UtpTls.provider)");
    }

    static Failure truncated(String peer) {
        return Failure.tls("The stream from " + peer + " broke off without the end that TLS protects (close_notify):"
                + " somebody may have cut it short");
    }

    private static String advice(String alert, boolean hasKeys) {
        // The JDK calls a certificate that is missing a bad one.
        if (alert.equals("certificate_required") || alert.equals("bad_certificate") && !hasKeys) {
            return ": it needs a certificate, and this node showed none (UtpTls.keys)";
        }
        return switch (alert) {
            case "certificate_expired" -> ": this node's certificate is not valid at this time";
            case "unknown_ca", "certificate_unknown", "bad_certificate" -> ": it does not take this node's certificate";
            default -> "";
        };
    }

    private static @Nullable String alert(String text) {
        String known = text.toLowerCase(Locale.ROOT).replace(' ', '_');
        if (!known.contains("alert")) {
            return null;
        }
        return ALERTS.keySet().stream().filter(known::contains).findFirst().orElse(null);
    }

    private static boolean contains(String text, String[] parts) {
        String known = text.toLowerCase(Locale.ROOT);
        for (String part : parts) {
            if (known.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
