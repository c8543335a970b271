package io.utp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtpIdentityTests {

    @TempDir
    private Path folder;

    @Test
    void isMadeOnceAndReadAgain() throws Exception {
        Path file = folder.resolve("new/folder/identity.pem");

        UtpIdentity made = UtpIdentity.loadOrCreate(file);
        UtpIdentity read = UtpIdentity.loadOrCreate(file);

        assertThat(read.fingerprint()).isEqualTo(made.fingerprint()).matches("SHA256:[A-Za-z0-9_-]{43}");
        assertThat(read.certificate()).isEqualTo(made.certificate());
        assertThat(((ECPublicKey) made.certificate().getPublicKey())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize())
                .isEqualTo(256);
        made.certificate().verify(made.certificate().getPublicKey());
        assertThat(made.keys().getKeyManagers()).hasSize(1);
        assertThat(made).hasToString("UtpIdentity[" + made.fingerprint() + "]");
    }

    @Test
    void isWhatPeersAreShown() throws Exception {
        UtpIdentity identity = UtpIdentity.loadOrCreate(folder.resolve("identity.pem"));

        assertThat(UtpTls.builder().identity(identity).build().certificates()).containsExactly(identity.certificate());
        assertThat(UtpTls.builder().build().certificates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SunX509", "NewSunX509"})
    void eachManagerOfKeysTellsTheCertificateWithoutItsAuthority(String algorithm) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle bob = new CertificateBuilder().subject("CN=bob").rsa2048().buildIssuedBy(authority);

        UtpTls tls = UtpTls.builder().keys(bob.toKeyManagerFactory(algorithm)).build();

        assertThat(tls.certificates()).containsExactly(bob.getCertificate());
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("identity.pem");

        UtpIdentity.loadOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void isNotTrustedOnceOthersMayReadIt() throws Exception {
        Path file = folder.resolve("identity.pem");
        UtpIdentity.loadOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatIOException()
                .isThrownBy(() -> UtpIdentity.loadOrCreate(file))
                .withMessageContaining("has the permissions rw-r--r--, so that others may have read the key")
                .withMessageContaining("run: chmod 600 " + file);
    }

    @Test
    void isTheSameForAllThatMakeItAtOnce() {
        Path file = folder.resolve("identity.pem");
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);

        Set<String> fingerprints = IntStream.range(0, threads)
                .mapToObj(i -> java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                start.await();
                                return UtpIdentity.loadOrCreate(file).fingerprint();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task, "test-identity").start()))
                .toList()
                .stream()
                .map(java.util.concurrent.CompletableFuture::join)
                .collect(Collectors.toSet());

        assertThat(fingerprints).hasSize(1);
    }

    @Test
    void aFileWithoutThemIsNamedWithTheRemedy() throws Exception {
        Path file = folder.resolve("identity.pem");
        UtpIdentity.loadOrCreate(file);
        String good = Files.readString(file);
        Path other = folder.resolve("other.pem");
        UtpIdentity.loadOrCreate(other);
        int certificate = good.indexOf("-----BEGIN CERTIFICATE");

        for (String bad : List.of(
                "",
                good.substring(0, certificate),
                good.substring(certificate),
                good.replace("MI", "!!"),
                Files.readString(other).substring(0, certificate) + good.substring(certificate))) {
            Files.writeString(file, bad);
            assertThatIOException()
                    .isThrownBy(() -> UtpIdentity.loadOrCreate(file))
                    .withMessageContaining(
                            "The identity file " + file + " has no key and certificate that belong together")
                    .withMessageContaining("restore it from a backup, or delete it");
        }
    }

    @Test
    void aFileThatCannotBeMadeIsNamedWithTheRemedy() throws Exception {
        Path occupied = Files.writeString(folder.resolve("file"), "no folder");

        assertThatIOException()
                .isThrownBy(() -> UtpIdentity.loadOrCreate(occupied.resolve("identity.pem")))
                .withMessageContaining("identity.pem");
    }
}
