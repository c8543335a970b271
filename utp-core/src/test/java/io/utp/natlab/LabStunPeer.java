package io.utp.natlab;

import io.utp.NatType;
import io.utp.UtpException;
import io.utp.UtpNode;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs in a host behind a NAT: one node for each argument, a list of {@code ADDRESS:PORT} of STUN servers. Each says
 * {@code nat N MAPPING FILTERING ADDRESS PORT LOCAL-PORT}, or {@code failed N REASON}.
 */
final class LabStunPeer {

    private LabStunPeer() {}

    public static void main(String[] args) throws InterruptedException {
        CompletableFuture<?>[] ends = new CompletableFuture<?>[args.length];
        for (int i = 0; i < args.length; i++) {
            ends[i] = discover(i, args[i]);
        }
        CompletableFuture.allOf(ends).join();
    }

    private static CompletableFuture<?> discover(int number, String servers) {
        UtpNode node = UtpNode.builder().build();
        int port = node.bind().join().getPort();
        List<InetSocketAddress> addresses = Arrays.stream(servers.split(","))
                .map(server -> server.split(":"))
                .map(words -> new InetSocketAddress(words[0], Integer.parseInt(words[1])))
                .toList();
        return node.discoverNat(addresses)
                .handle((type, failure) -> say(number, port, type, failure))
                .thenCompose(said -> node.closeAsync());
    }

    private static synchronized boolean say(int number, int port, NatType type, Throwable failure) {
        if (failure != null) {
            System.out.println("failed " + number + " " + (failure instanceof UtpException) + " " + failure);
            return false;
        }
        InetSocketAddress address = type.publicAddress();
        System.out.println("nat " + number + " " + type.mapping() + " " + type.filtering() + " "
                + address.getAddress().getHostAddress() + " " + address.getPort() + " " + port);
        return true;
    }
}
