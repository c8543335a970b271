package io.utp.spring.rendezvous;

import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** What has to happen in Redis at once. A name is a hash with the fields owner, instance, id and address. */
final class RedisScripts {

    static final String GRANTED = "GRANTED";

    static final String TAKEN = "TAKEN";

    /** Arguments: owner, instance, id, address, lease in milliseconds, and 1 for a renewal. */
    @SuppressWarnings("rawtypes")
    static final RedisScript<List> CLAIM = RedisScript.of("""
                    local previous = redis.call('HMGET', KEYS[1], 'owner', 'instance', 'id', 'address')
                    local id = previous[3]
                    if id and id ~= ARGV[3] and (ARGV[6] == '1' or previous[1] ~= ARGV[1]) then
                      return {'TAKEN'}
                    end
                    redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'instance', ARGV[2], 'id', ARGV[3], 'address', ARGV[4])
                    redis.call('PEXPIRE', KEYS[1], ARGV[5])
                    if id then
                      return {'GRANTED', previous[1], previous[2], id, previous[4]}
                    end
                    return {'GRANTED'}
                    """, List.class);

    /** Argument: id. Returns 1 if the name was held by it. */
    static final RedisScript<Long> RELEASE = RedisScript.of("""
                    if redis.call('HGET', KEYS[1], 'id') == ARGV[1] then
                      return redis.call('DEL', KEYS[1])
                    end
                    return 0
                    """, Long.class);

    private RedisScripts() {}
}
