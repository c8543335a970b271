package io.utp.spring.boot.context;

import io.utp.CloseReason;
import io.utp.NatType;
import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;

/** Who listens to a node shall see that node, not the one underneath. */
final class SourceReplacingListener implements UtpNodeListener {

    private final UtpNode source;

    private final UtpNodeListener listener;

    SourceReplacingListener(UtpNode source, UtpNodeListener listener) {
        this.source = source;
        this.listener = listener;
    }

    @Override
    public void listening(UtpNode node, InetSocketAddress address) {
        listener.listening(source, address);
    }

    @Override
    public void tlsFailed(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
        listener.tlsFailed(source, remote, cause);
    }

    @Override
    public void connectionOpened(UtpNode node, UtpSocket socket) {
        listener.connectionOpened(source, socket);
    }

    @Override
    public void connectFailed(UtpNode node, InetSocketAddress remote, UtpException cause) {
        listener.connectFailed(source, remote, cause);
    }

    @Override
    public void connectionClosed(UtpNode node, UtpSocket socket, CloseReason reason) {
        listener.connectionClosed(source, socket, reason);
    }

    @Override
    public void punched(UtpNode node, PunchResult result) {
        listener.punched(source, result);
    }

    @Override
    public void natDiscovered(UtpNode node, NatType type) {
        listener.natDiscovered(source, type);
    }

    @Override
    public void pathChanged(UtpNode node, UtpSocket socket, InetSocketAddress previous) {
        listener.pathChanged(source, socket, previous);
    }

    @Override
    public void rendezvousRegistered(UtpNode node, RendezvousStatus status) {
        listener.rendezvousRegistered(source, status);
    }

    @Override
    public void rendezvousLost(UtpNode node, RendezvousStatus status) {
        listener.rendezvousLost(source, status);
    }

    @Override
    public void portLost(UtpNode node, InetSocketAddress address) {
        listener.portLost(source, address);
    }

    @Override
    public void closed(UtpNode node) {
        listener.closed(source);
    }
}
