package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateNamesTests {

    private static X509Certificate certificate(CertificateBuilder builder) throws Exception {
        return builder.ecp256().buildIssuedBy(TlsPeople.AUTHORITY).getCertificate();
    }

    private static CertificateBuilder withName(String dnsName) {
        return new CertificateBuilder().subject("CN=common.example").addSanDnsName(dnsName);
    }

    @ParameterizedTest
    @CsvSource({
        "node.example, node.example, true",
        "node.example, NODE.example, true",
        "node.example, node.example., true",
        "node.example, other.example, false",
        "*.example.org, node.example.org, true",
        "*.example.org, a.node.example.org, false",
        "*.example.org, example.org, false",
        "*.org, example.org, false",
        "xn--bcher-kva.example, bücher.example, true"
    })
    void aHostIsComparedByItsLabels(String presented, String dialled, boolean matches) {
        assertThat(CertificateNames.matchesHost(presented, dialled)).isEqualTo(matches);
    }

    @Test
    void theCommonNameDoesNotCount() throws Exception {
        X509Certificate certificate = certificate(withName("node.example"));

        assertThat(CertificateNames.matches(certificate, new TlsPeer("node.example", 443), "node.example"))
                .isTrue();
        assertThat(CertificateNames.matches(certificate, new TlsPeer("common.example", 443), "common.example"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8:0:0::1, true",
        "2001:db8::1, node.example, false"
    })
    void anAddressIsComparedByItsBytes(String presented, String dialled, boolean matches) throws Exception {
        X509Certificate certificate =
                certificate(new CertificateBuilder().subject("CN=" + dialled).addSanIpAddress(presented));

        assertThat(CertificateNames.matches(certificate, new TlsPeer(dialled, 443), dialled))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"bob, bob, true", "bob, Bob, false", "bob, alice, false"})
    void aNameOfTheRendezvousIsComparedAsItIs(String presented, String called, boolean matches) throws Exception {
        X509Certificate certificate = certificate(withName(presented));

        assertThat(CertificateNames.matches(certificate, TlsPeer.introduced(called), called))
                .isEqualTo(matches);
    }

    @Test
    void namesAreToldInMessages() throws Exception {
        assertThat(CertificateNames.text(certificate(withName("a.example").addSanIpAddress("192.0.2.1"))))
                .isEqualTo("a.example, 192.0.2.1");
        assertThat(CertificateNames.text(certificate(new CertificateBuilder().subject("CN=x"))))
                .isEqualTo("nobody (it has no subject alternative names)");
    }
}
