package io.utp.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.netty.pkitesting.CertificateBuilder;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.Certificates;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a peer goes by: never by what only itself says. */
class CertificatePrincipalsTests {

    private static final UtpTls AUTHORITIES = UtpTls.builder().build();

    private final X509Certificate certificate =
            Certificates.of("CN=Ada,O=Analytical", "ada", "ada.example.org").getCertificate();

    private final String fingerprint = UtpIdentity.fingerprint(certificate);

    @Test
    void aPinnedKeyHasTheNameThatItIsPinnedTo() throws Exception {
        UtpTls tls = UtpTls.builder().pin("bob", fingerprint).build();

        assertThat(name(tls, certificate, null)).isEqualTo("bob");
    }

    @Test
    void ofSeveralNamesItHasThatByWhichTheRendezvousKnowsThePeer() throws Exception {
        UtpTls tls = UtpTls.builder()
                .pin("bob", fingerprint)
                .pin("robert", fingerprint)
                .build();

        assertThat(name(tls, certificate, "robert")).isEqualTo("robert");
        assertThat(name(tls, certificate, "mallory")).isEqualTo("bob");
    }

    @Test
    void aKeyThatAnybodyMayShowIsItsFingerprintWhateverTheCertificateAndTheRendezvousSay() throws Exception {
        UtpTls tls = UtpTls.builder().trustFingerprints(List.of(fingerprint)).build();

        assertThat(name(tls, certificate, "ada")).isEqualTo(fingerprint);
    }

    @Test
    void aCertificateThatSignsItselfIsItsFingerprint() throws Exception {
        X509Certificate own = new CertificateBuilder()
                .ecp256()
                .subject("CN=admin")
                .addSanDnsName("admin")
                .setIsCertificateAuthority(true)
                .buildSelfSigned()
                .getCertificate();

        assertThat(name(AUTHORITIES, own, "admin")).isEqualTo(UtpIdentity.fingerprint(own));
    }

    @Test
    void theNameAtTheRendezvousCountsIfTheCertificateHasIt() throws Exception {
        assertThat(name(AUTHORITIES, certificate, "ada.example.org")).isEqualTo("ada.example.org");
        assertThat(name(AUTHORITIES, certificate, "eve")).isEqualTo("Ada");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CN=Ada Lovelace,O=Analytical | ada | Ada Lovelace
                    CN=Ada\\, Countess            | ada | Ada, Countess
                    O=Analytical                 | ada | ada
                    O=Analytical                 |     | O=Analytical
                    """)
    void otherwiseItIsTheSubject(String subject, @Nullable String dnsName, String expected) throws Exception {
        X509Certificate issued = Certificates.of(subject, (dnsName != null) ? new String[] {dnsName} : new String[0])
                .getCertificate();

        assertThat(name(AUTHORITIES, issued, null)).isEqualTo(expected);
    }

    @Test
    void thePrincipalHasTheCertificateToo() throws Exception {
        UtpPrincipal ada = principal(AUTHORITIES, certificate, null);

        assertThat(ada).isEqualTo(new UtpPrincipal("Ada", certificate, fingerprint));
        assertThat(ada).hasToString("Ada (" + fingerprint + ")");
    }

    @Test
    void whoHasShownNoCertificateIsNobody() throws Exception {
        SSLSession anonymous = mock();
        given(anonymous.getPeerCertificates()).willThrow(new SSLPeerUnverifiedException("peer not authenticated"));
        UtpSocket socket = mock();
        UtpNode node = mock();

        given(socket.sslSession()).willReturn(Optional.of(anonymous));
        assertThat(new CertificatePrincipals().principal(node, socket)).isNull();
        given(socket.sslSession()).willReturn(Optional.empty());
        assertThat(new CertificatePrincipals().principal(node, socket)).isNull();
    }

    private static String name(UtpTls tls, X509Certificate shown, @Nullable String remoteName) throws Exception {
        return principal(tls, shown, remoteName).getName();
    }

    private static UtpPrincipal principal(UtpTls tls, X509Certificate shown, @Nullable String remoteName)
            throws Exception {
        SSLSession session = mock();
        given(session.getPeerCertificates()).willReturn(new Certificate[] {shown});
        UtpSocket socket = mock();
        given(socket.sslSession()).willReturn(Optional.of(session));
        given(socket.remoteName()).willReturn(remoteName);
        UtpNode node = mock();
        given(node.tls()).willReturn(tls);
        return (UtpPrincipal) new CertificatePrincipals().principal(node, socket);
    }
}
