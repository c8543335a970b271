package io.utp.spring.security;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.security.Principal;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Names peers by what is proved, which is the first of these that there is:
 *
 * <ol>
 *   <li>the name that the peer's key is pinned to (if to several, the one that the rendezvous knows the peer by),
 *   <li>the key's fingerprint, if that is what the key is trusted for: what the peer's certificate says is then the peer's word,
 *   <li>the name that the rendezvous knows the peer by, if an authority has put it into the certificate as a DNS name,
 *   <li>the common name of the certificate's subject, or else its first DNS name, or else the whole subject,
 *   <li>the key's fingerprint.
 * </ol>
 */
public final class CertificatePrincipals implements UtpPrincipalStrategy {

    private static final Integer DNS_NAME = 2; // RFC 5280 4.2.1.6

    @Override
    public @Nullable Principal principal(UtpNode node, UtpSocket socket) {
        X509Certificate certificate = PeerCertificates.of(socket);
        if (certificate == null) {
            return null;
        }
        String fingerprint = UtpIdentity.fingerprint(certificate);
        return new UtpPrincipal(
                name(node.tls(), socket.remoteName(), certificate, fingerprint), certificate, fingerprint);
    }

    private static String name(
            @Nullable UtpTls tls, @Nullable String remoteName, X509Certificate certificate, String fingerprint) {
        List<String> pinned = (tls != null) ? pinnedTo(fingerprint, tls.pins()) : List.of();
        if (!pinned.isEmpty()) {
            return (remoteName != null && pinned.contains(remoteName)) ? remoteName : pinned.get(0);
        }
        if (tls == null || tls.trustedFingerprints().contains(fingerprint) || isSelfSigned(certificate)) {
            return fingerprint;
        }
        List<String> dnsNames = dnsNames(certificate);
        if (remoteName != null && dnsNames.contains(remoteName)) {
            return remoteName;
        }
        String commonName = commonName(certificate);
        if (commonName != null) {
            return commonName;
        }
        String subject = certificate.getSubjectX500Principal().getName();
        return dnsNames.stream().findFirst().orElse(subject.isEmpty() ? fingerprint : subject);
    }

    private static List<String> pinnedTo(String fingerprint, Map<String, Set<String>> pins) {
        return pins.entrySet().stream()
                .filter(pin -> pin.getValue().contains(fingerprint))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Trusted for its key, by whatever trust there was when the connection was opened. */
    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return (names != null)
                    ? names.stream()
                            .filter(name -> DNS_NAME.equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList()
                    : List.of();
        } catch (CertificateParsingException ex) {
            return List.of();
        }
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            return parts.stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(part -> Objects.toString(part.getValue()))
                    .reduce((outer, inner) -> inner) // the most specific part comes last
                    .orElse(null);
        } catch (InvalidNameException ex) {
            return null;
        }
    }
}
