package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpBindException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.io.support.SpringFactoriesLoader;

class UtpBindFailureAnalyzerTests {

    @Test
    void isRegistered() {
        assertThat(SpringFactoriesLoader.loadFactoryNames(FailureAnalyzer.class, null))
                .contains(UtpBindFailureAnalyzer.class.getName());
    }

    @Test
    void explainsAPortInUse() {
        FailureAnalysis analysis = analyze(
                new UtpBindException(new InetSocketAddress("0.0.0.0", 20000), true, new BindException("in use")));

        assertThat(analysis.getDescription())
                .isEqualTo("The uTP node failed to start because UDP port 20000 on 0.0.0.0 is already in use.");
        assertThat(analysis.getAction())
                .isEqualTo("Identify and stop the process that has UDP port 20000, or configure this application for"
                        + " another port with the property 'utp.port' (0 for any).");
    }

    @Test
    void explainsAnAddressThatCannotBeBound() {
        FailureAnalysis analysis = analyze(new UtpBindException(
                new InetSocketAddress("203.0.113.9", 20000),
                false,
                new BindException("Cannot assign requested address")));

        assertThat(analysis.getDescription())
                .isEqualTo("The uTP node failed to start because UDP 203.0.113.9:20000 cannot be bound:"
                        + " Cannot assign requested address");
        assertThat(analysis.getAction())
                .isEqualTo(
                        "Set the property 'utp.host' to an address of this host, or leave it out to bind all of them.");
    }

    @Test
    void remindsOfTheRightsThatSmallPortsNeed() {
        FailureAnalysis analysis = analyze(new UtpBindException(
                new InetSocketAddress("127.0.0.1", 53), false, new BindException("Permission denied")));

        assertThat(analysis.getAction())
                .endsWith("Ports below 1024 also need the right to bind them; configure another one with 'utp.port'.");
    }

    @Test
    void namesThePropertiesOfTheNode() {
        UtpBindException cause =
                new UtpBindException(new InetSocketAddress("0.0.0.0", 20000), true, new BindException("in use"));

        FailureAnalysis analysis =
                new UtpBindFailureAnalyzer().analyze(new UtpNodeStartException("alice", "utp.nodes.alice.", cause));

        assertThat(analysis.getAction()).contains("with the property 'utp.nodes.alice.port' (0 for any).");
    }

    private static FailureAnalysis analyze(UtpBindException failure) {
        return new UtpBindFailureAnalyzer()
                .analyze(new ApplicationContextException(
                        "Failed to start bean 'utpNodeLifecycle'", new UncheckedIOException(failure)));
    }
}
