package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RegistryAnswer.Claimed;
import io.utp.engine.rendezvous.RegistryAnswer.Found;
import io.utp.engine.rendezvous.RegistryAnswer.Full;
import io.utp.engine.rendezvous.RegistryAnswer.NotFound;
import io.utp.engine.rendezvous.RegistryAnswer.Taken;
import org.junit.jupiter.api.Test;

class LocalRegistryTests {

    private static final Bits128 ALICE = new Bits128(1, 1);
    private static final Bits128 MALLORY = new Bits128(2, 2);
    private static final long LEASE = 100;

    private final LocalRegistry registry = new LocalRegistry(2);

    @Test
    void aNameBelongsToWhoCameFirst() {
        assertThat(claim("name", ALICE, 1, false, 0)).isEqualTo(new Claimed(null));
        assertThat(claim("name", MALLORY, 2, false, 1)).isEqualTo(new Taken());
        assertThat(find("name", 1)).isEqualTo(new Found(holder(1)));
    }

    @Test
    void theOwnerReplacesItsRegistrationAndIsToldTheOldOne() {
        claim("name", ALICE, 1, false, 0);
        assertThat(claim("name", ALICE, 2, false, 1)).isEqualTo(new Claimed(holder(1)));
    }

    @Test
    void aRenewalDoesNotTakeTheNameBackFromANewerRegistration() {
        claim("name", ALICE, 1, false, 0);
        claim("name", ALICE, 2, false, 1);
        assertThat(claim("name", ALICE, 1, true, 2)).isEqualTo(new Taken());
        assertThat(claim("name", ALICE, 2, true, 2)).isEqualTo(new Claimed(holder(2)));
    }

    @Test
    void aRenewalTakesANameThatTheRegistryHasForgotten() {
        assertThat(claim("name", ALICE, 1, true, 0)).isEqualTo(new Claimed(null));
    }

    @Test
    void aNameIsFreeWhenItsLeaseIsOver() {
        claim("name", ALICE, 1, false, 0);
        assertThat(claim("name", MALLORY, 2, false, LEASE - 1)).isEqualTo(new Taken());
        assertThat(find("name", LEASE)).isEqualTo(new NotFound());
        assertThat(claim("name", MALLORY, 2, false, LEASE)).isEqualTo(new Claimed(null));
    }

    @Test
    void onlyTheRegistrationThatHasTheNameReleasesIt() {
        claim("name", ALICE, 1, false, 0);
        registry.answer(new RegistryCommand.Release(1, "name", 2), 1);
        assertThat(find("name", 1)).isInstanceOf(Found.class);
        registry.answer(new RegistryCommand.Release(1, "name", 1), 1);
        assertThat(find("name", 1)).isEqualTo(new NotFound());
    }

    @Test
    void itHoldsNoMoreNamesThanItIsTold() {
        claim("one", ALICE, 1, false, 0);
        claim("two", ALICE, 2, false, 1);
        assertThat(claim("three", ALICE, 3, false, 2)).isEqualTo(new Full());
        assertThat(claim("two", ALICE, 2, true, 2)).isInstanceOf(Claimed.class);
        assertThat(claim("three", ALICE, 3, false, LEASE)).isInstanceOf(Claimed.class);
        assertThat(registry.size(LEASE)).isEqualTo(2);
        assertThat(registry.size(10 * LEASE)).isZero();
    }

    private RegistryAnswer claim(String name, Bits128 owner, long registration, boolean renewal, long nowNanos) {
        return registry.answer(
                new RegistryCommand.Claim(1, name, owner, holder(registration), LEASE, renewal), nowNanos);
    }

    private RegistryAnswer find(String name, long nowNanos) {
        return registry.answer(new RegistryCommand.Find(1, name), nowNanos);
    }

    private static NameHolder holder(long registration) {
        return new NameHolder("one", registration, Addresses.of("198.51.100.7", 4000));
    }
}
