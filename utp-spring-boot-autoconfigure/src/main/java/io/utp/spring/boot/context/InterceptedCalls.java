package io.utp.spring.boot.context;

import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The interceptors around a node, from the outermost to the innermost. */
final class InterceptedCalls {

    private final UtpNode node;

    private final List<UtpNodeInterceptor> interceptors;

    InterceptedCalls(UtpNode node, List<UtpNodeInterceptor> interceptors) {
        this.node = node;
        this.interceptors = List.copyOf(interceptors);
    }

    CompletableFuture<UtpSocket> connect(String peer, Supplier<CompletableFuture<UtpSocket>> connect) {
        return call(connect, (interceptor, next) -> interceptor.connect(node, peer, next));
    }

    CompletableFuture<PunchResult> punch(String peer, Supplier<CompletableFuture<PunchResult>> punch) {
        return call(punch, (interceptor, next) -> interceptor.punch(node, peer, next));
    }

    private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> last, Link<T> link) {
        Supplier<CompletableFuture<T>> call = last;
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            UtpNodeInterceptor interceptor = interceptors.get(i);
            Supplier<CompletableFuture<T>> next = call;
            call = () -> link.call(interceptor, next);
        }
        return call.get();
    }

    private interface Link<T> {

        CompletableFuture<T> call(UtpNodeInterceptor interceptor, Supplier<CompletableFuture<T>> next);
    }
}
