package io.utp.spring.rendezvous;

import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousRegistry;

class InMemoryRendezvousRegistryContractTests extends RendezvousRegistryContract {

    private final RendezvousRegistry registry = new InMemoryRendezvousRegistry();

    @Override
    RendezvousRegistry one() {
        return registry;
    }

    @Override
    RendezvousRegistry two() {
        return registry;
    }
}
