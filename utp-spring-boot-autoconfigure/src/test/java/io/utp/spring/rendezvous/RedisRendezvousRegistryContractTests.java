package io.utp.spring.rendezvous;

import io.utp.rendezvous.RendezvousRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Two servers, each with connections of its own to one Redis. */
class RedisRendezvousRegistryContractTests extends RendezvousRegistryContract {

    private static RedisServer server;

    private static LettuceConnectionFactory connectionsOfOne;

    private static LettuceConnectionFactory connectionsOfTwo;

    private static RedisRendezvousRegistry one;

    private static RedisRendezvousRegistry two;

    @BeforeAll
    static void start() throws Exception {
        RedisServer.assumeAvailable();
        server = RedisServer.start();
        connectionsOfOne = server.connectionFactory();
        connectionsOfTwo = server.connectionFactory();
        one = new RedisRendezvousRegistry(connectionsOfOne, "utp:");
        two = new RedisRendezvousRegistry(connectionsOfTwo, "utp:");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            one.close();
            two.close();
            connectionsOfOne.destroy();
            connectionsOfTwo.destroy();
            server.close();
        }
    }

    @Override
    RendezvousRegistry one() {
        return one;
    }

    @Override
    RendezvousRegistry two() {
        return two;
    }
}
