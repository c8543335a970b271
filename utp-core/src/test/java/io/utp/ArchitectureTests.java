package io.utp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callCodeUnitWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The laws of the house: a pure engine without clock, chance, threads and I/O; packages that import only lower ranks;
 * machines that take inputs and are polled for outputs. CONTRIBUTING.md says why.
 */
class ArchitectureTests {

    private static final String ENGINE = "io.utp.engine";
    private static final String ENGINE_AND_BELOW = ENGINE + "..";
    private static final String[] MACHINES = {ENGINE + ".connection..", ENGINE + ".node..", ENGINE + ".endpoint.."};

    /** A package of the engine imports lower ranks only. */
    private static final Map<String, Integer> RANKS = Map.ofEntries(
            Map.entry("endpoint", 5),
            Map.entry("node", 4),
            Map.entry("connection", 3),
            Map.entry("congestion", 2),
            Map.entry("recovery", 2),
            Map.entry("traversal", 2),
            Map.entry("measure", 1),
            Map.entry("mtu", 1),
            Map.entry("stream", 1),
            Map.entry("stun", 1),
            Map.entry("rendezvous", 1),
            Map.entry("wire", 0),
            Map.entry("time", 0),
            Map.entry("config", 0),
            Map.entry("limit", 0));

    /** All that the engine may use of the JDK, and nothing else. */
    private static final Set<String> JDK_PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.nio",
            "java.nio.charset",
            "javax.crypto",
            "javax.crypto.spec",
            "org.jspecify.annotations");

    private static final Set<String> JDK_TYPES = Set.of(
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetSocketAddress",
            "java.net.SocketAddress",
            "java.net.UnknownHostException",
            "java.security.GeneralSecurityException",
            "java.security.InvalidKeyException",
            "java.security.Key",
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException",
            "java.time.Duration",
            "java.util.zip.CRC32");

    /** In an allowed package, yet threads, timers, processes, files or logging. */
    private static final Set<String> FORBIDDEN_TYPES = Set.of(
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.System$Logger",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.lang.InheritableThreadLocal",
            "java.nio.MappedByteBuffer",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.ServiceLoader",
            "java.util.Timer",
            "java.util.TimerTask");

    private static final Set<String> CLOCKS_AND_CHANCE = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.time.Instant.now",
            "java.util.UUID.randomUUID",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of");

    private static final Set<String> BLOCKING = Set.of(
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getLocalHost",
            "java.net.InetAddress.getHostName",
            "java.net.InetAddress.getCanonicalHostName",
            "java.net.InetAddress.isReachable",
            "java.net.InetSocketAddress.getHostName");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.utp");

    @Nested
    class TheEngineIsPure {

        @Test
        void usesOnlyWhatComputes() {
            check(classes()
                    .that()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should()
                    .onlyDependOnClassesThat(describe(
                            "compute (no I/O, threads, java.util.concurrent, logging)", ArchitectureTests::computes)));
        }

        @Test
        void hasNoClockAndNoChance() {
            check(noClasses()
                    .that()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should(callCodeUnitWhere(targets(CLOCKS_AND_CHANCE)))
                    .orShould(callCodeUnitWhere(describe("draws its own seed", ArchitectureTests::drawsItsOwnSeed)))
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.security.SecureRandom"));
        }

        @Test
        void neverBlocksAndNeverResolvesNames() {
            check(noClasses()
                    .that()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should(callCodeUnitWhere(targets(BLOCKING)))
                    .orShould()
                    .callConstructor(java.net.InetSocketAddress.class, String.class, int.class));
        }

        @Test
        void neverLogs() {
            check(noClasses()
                    .that()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should(accessField(System.class, "out"))
                    .orShould(accessField(System.class, "err"))
                    .orShould(callCodeUnitWhere(describe(
                            "prints a stack trace", access -> access.getName().equals("printStackTrace")))));
        }

        @Test
        void hasNoSynchronizedMethods() {
            check(methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should()
                    .notHaveModifier(JavaModifier.SYNCHRONIZED));
        }

        @Test
        void hasNoVolatileFields() {
            check(fields().that()
                    .areDeclaredInClassesThat()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should()
                    .notHaveModifier(JavaModifier.VOLATILE));
        }

        @Test
        void hasNoFieldsOfConcurrentTypes() {
            check(fields().that()
                    .areDeclaredInClassesThat()
                    .resideInAPackage(ENGINE_AND_BELOW)
                    .should()
                    .notHaveRawType(resideInAPackage("java.util.concurrent..")));
        }
    }

    @Nested
    class Packages {

        @Test
        void formNoCycles() {
            check(slices().matching("(**)").should().beFreeOfCycles());
        }

        @Test
        void importOnlyLowerRanks() {
            check(classes().that().resideInAPackage(ENGINE_AND_BELOW).should(dependOnLowerRanksOnly()));
        }

        @Test
        void leaveTheEngineToTheDriver() {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackages(ENGINE_AND_BELOW, "io.utp.netty..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ENGINE_AND_BELOW));
        }

        @Test
        void leaveNettyToTheDriver() {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackages("io.utp", "io.utp.netty..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty.."));
        }

        @Test
        void offerNettysChannelAndNoMoreOfNettyInTheApi() {
            check(noClasses()
                    .that()
                    .resideInAPackage("io.utp")
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.netty..")
                            .and(describe(
                                    "are not Channel",
                                    type -> !type.getFullName().equals("io.netty.channel.Channel")))));
        }

        @Test
        void areNullMarked() {
            check(classes().should(new ArchCondition<>("reside in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, "package of " + type.getName() + " is not @NullMarked in its package-info"));
                }
            }));
        }
    }

    /** Getters, inputs {@code handle…(…, nowNanos)}, commands, outputs {@code poll…()}; and no calls to the outside. */
    @Nested
    class Machines {

        @Test
        void neverCallOut() {
            check(codeUnits()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat(arePublicMachines())
                    .should(new ArchCondition<>("take no callback") {
                        @Override
                        public void check(JavaCodeUnit codeUnit, ConditionEvents events) {
                            for (JavaClass parameter : codeUnit.getRawParameterTypes()) {
                                events.add(new SimpleConditionEvent(
                                        codeUnit,
                                        !isCallback(parameter),
                                        codeUnit.getFullName() + " takes the callback " + parameter.getSimpleName()));
                            }
                        }
                    }));
        }

        @Test
        void areToldTheTimeOfEveryInput() {
            check(methods()
                    .that(areInputs())
                    .should(new ArchCondition<>("have the time, a long, as their last parameter") {
                        @Override
                        public void check(JavaMethod method, ConditionEvents events) {
                            List<JavaClass> parameters = method.getRawParameterTypes();
                            boolean timed = !parameters.isEmpty()
                                    && parameters.get(parameters.size() - 1).isEquivalentTo(long.class);
                            events.add(new SimpleConditionEvent(
                                    method, timed, method.getFullName() + " does not end with a long (nowNanos)"));
                        }
                    }));
        }

        @Test
        void arePolledForTheirOutputs() {
            check(methods().that(areInputs()).should(new ArchCondition<>("belong to a class that has a poll method") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean polled = method.getOwner().getMethods().stream()
                            .anyMatch(other -> other.getName().startsWith("poll"));
                    events.add(new SimpleConditionEvent(
                            method, polled, method.getOwner().getName() + " takes inputs but has no poll method"));
                }
            }));
        }
    }

    /** An empty package breaks no law: each rule holds from the first class on. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static boolean computes(JavaClass type) {
        JavaClass component = type.getBaseComponentType();
        String name = component.getFullName();
        if (component.isPrimitive() || name.startsWith(ENGINE + ".")) {
            return true;
        }
        return JDK_TYPES.contains(name)
                || JDK_PACKAGES.contains(component.getPackageName()) && !FORBIDDEN_TYPES.contains(name);
    }

    private static DescribedPredicate<JavaAccess<?>> targets(Set<String> methods) {
        return describe(
                "one of " + methods,
                access -> methods.contains(access.getTargetOwner().getFullName() + "." + access.getName()));
    }

    private static boolean drawsItsOwnSeed(JavaAccess<?> access) {
        if (!access.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)) {
            return access.getTarget().getFullName().equals("java.util.Collections.shuffle(java.util.List)");
        }
        return access.getTarget().getFullName().endsWith("Random.<init>()");
    }

    private static ArchCondition<JavaClass> dependOnLowerRanksOnly() {
        return new ArchCondition<>("depend on lower ranks only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = room(type);
                if (!RANKS.containsKey(room) && !type.getSimpleName().equals("package-info")) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in a package without a rank"));
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ENGINE)
                            && !room(target).equals(room)) {
                        boolean lower = RANKS.getOrDefault(room(target), Integer.MAX_VALUE) < RANKS.get(room);
                        events.add(new SimpleConditionEvent(dependency, lower, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The first package below the engine, for example "wire". */
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(ENGINE.length());
        return below.isEmpty() ? below : below.substring(1).split("\\.", 2)[0];
    }

    private static DescribedPredicate<JavaClass> arePublicMachines() {
        return resideInAnyPackage(MACHINES)
                .and(describe("are public", type -> type.getModifiers().contains(JavaModifier.PUBLIC)));
    }

    private static DescribedPredicate<JavaMethod> areInputs() {
        return describe(
                "are inputs of a machine",
                method -> method.getName().matches("handle([A-Z].*)?")
                        && method.getModifiers().contains(JavaModifier.PUBLIC)
                        && arePublicMachines().test(method.getOwner()));
    }

    private static boolean isCallback(JavaClass type) {
        return type.getPackageName().equals("java.util.function")
                || type.isAnnotatedWith(FunctionalInterface.class)
                || type.isInterface() && type.getSimpleName().matches(".*(Listener|Callback|Handler|Consumer)");
    }
}
