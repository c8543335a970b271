package io.utp.attack;

import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.List;

/** An attack by one attacker, and its row of the table but for the figures. */
abstract class DescribedAttack implements Attack {

    /** The attacker's address. */
    static final InetSocketAddress ADDRESS = new InetSocketAddress("203.0.113.66", 6_666);

    private final String name;
    private final String limit;
    private final List<String> properties;
    private final List<String> counters;
    private EngineSettings victim = new EngineSettings();

    DescribedAttack(String name, String limit, List<String> properties, List<String> counters) {
        this.name = name;
        this.limit = limit;
        this.properties = properties;
        this.counters = counters;
    }

    void victim(EngineSettings settings) {
        victim = settings;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String limit() {
        return limit;
    }

    @Override
    public final List<String> properties() {
        return properties;
    }

    @Override
    public final List<String> counters() {
        return counters;
    }

    @Override
    public final EngineSettings victim() {
        return victim;
    }

    static long seconds() {
        return AttackStage.ATTACK.toSeconds();
    }
}
