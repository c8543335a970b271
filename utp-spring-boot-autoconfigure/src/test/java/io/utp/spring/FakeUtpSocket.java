package io.utp.spring;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpSocket;
import io.utp.WireDialect;
import java.net.InetSocketAddress;

/** Connections without a network. */
public final class FakeUtpSocket {

    private FakeUtpSocket() {}

    /** A dialled connection with a peer of that name, or without one. */
    public static UtpSocket to(String name, String host, int connectionId) {
        UtpSocket socket = mock();
        given(socket.remoteName()).willReturn(name);
        given(socket.remoteAddress()).willReturn(new InetSocketAddress(host, 4711));
        given(socket.connectionId()).willReturn(connectionId);
        given(socket.isInitiator()).willReturn(true);
        given(socket.dialect()).willReturn(WireDialect.BEP29);
        given(socket.statistics()).willReturn(Statistics.ofSocket(7));
        return socket;
    }
}
