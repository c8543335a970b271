package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Transport;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PathMtuTests extends LiveNodes {

    private static final int BYTES = 20_000_000;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "EPOLL_PLAIN", "NIO"})
    void packetsGrowToWhatLoopbackCarries(Transport transport) throws Exception {
        int loopback = loopbackMtu();
        Pair pair = pair(transport);

        transfer(pair.client(), pair.server());

        assertThat(pair.client().statistics().packetSize())
                .isGreaterThan(Math.min(8_000, loopback / 2))
                .isLessThan(loopback);
        assertThat(pair.client().getMtu()).isEqualTo(1200);
        assertThat(pair.server().statistics().packetSize()).isEqualTo(1200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "EPOLL_PLAIN", "NIO"})
    void andStayAsTheyAreIfTheyMay(Transport transport) throws Exception {
        Pair pair = pair(builder -> builder.transport(transport).maxMtu(1200));

        transfer(pair.client(), pair.server());

        assertThat(pair.client().statistics().packetSize()).isEqualTo(1200);
    }

    @Test
    void whatTheApplicationSetsIsNotChanged() throws Exception {
        Pair pair = pair();
        pair.client().setMtu(2_000);

        transfer(pair.client(), pair.server());

        assertThat(pair.client().statistics().packetSize()).isEqualTo(2_000);
    }

    private static void transfer(UtpSocket from, UtpSocket to) throws Exception {
        Running<Long> received = async(() -> {
            InputStream input = to.inputStream();
            return (long) input.readNBytes(BYTES).length;
        });
        OutputStream output = from.outputStream();
        byte[] piece = new byte[100_000];
        for (int sent = 0; sent < BYTES; sent += piece.length) {
            output.write(piece);
        }
        assertThat(received.get()).isEqualTo(BYTES);
    }

    private static int loopbackMtu() throws IOException {
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isLoopback()) {
                return each.getMTU();
            }
        }
        throw new AssertionError("This host has no loopback interface");
    }
}
