import Testing

@testable import Cluster

@Suite("Shards on a cluster")
struct SlurmTests {
    static func submission(shards: Int = 20, tries: Int = 3) -> Submission {
        Submission(
            program: "/opt/heptad",
            workingFolder: "/home/a user",
            arguments: ["pk.ant", "--dose", "100 into Ag at 0", "--subjects", "1000"],
            output: "/home/a user/bands.csv",
            trajectories: nil,
            quantiles: "0.5",
            subjects: 1000,
            shards: shards,
            identity: ["seed": "1", "model": "abc"],
            note: nil,
            timeUnits: nil,
            instructionSet: "avx2",
            processors: 2,
            tries: tries,
            schedulerOptions: ["--partition=long"]
        )
    }

    @Test("Numbers are written as the scheduler takes them")
    func lists() {
        #expect(Slurm.list([]) == "")
        #expect(Slurm.list([3, 1, 2, 7]) == "1-3,7")
        #expect(Slurm.list([5, 5, 9, 8]) == "5,8-9")
    }

    @Test("A word means itself in a shell, whatever is in it")
    func quoting() {
        #expect(Slurm.quoted("a.ant") == "a.ant")
        #expect(Slurm.quoted("") == "''")
        #expect(Slurm.quoted("100 into Ag") == "'100 into Ag'")
        #expect(Slurm.quoted("it's $HOME;`x`") == "'it'\\''s $HOME;`x`'")
    }

    @Test("The scripts say where and what, with the level and the cache, and end after too many restarts")
    func scripts() {
        let scripts = Slurm.scripts(for: Self.submission(), in: RunFolder("/shared/run"))
        for part in [
            "#SBATCH --cpus-per-task=2", "export HEPTAD_INSTRUCTION_SET=avx2",
            "export XDG_CACHE_HOME=/shared/run/cache", "cd '/home/a user'", "-ge 3 ]",
            "exec /opt/heptad population pk.ant --dose '100 into Ag at 0' --subjects 1000",
            "--threads 2 --shard \"$SLURM_ARRAY_TASK_ID/20\"",
            "--output /shared/run/shards/\"$SLURM_ARRAY_TASK_ID.h5\"",
        ] {
            #expect(scripts.array.contains(part), "\(part)")
        }
        #expect(scripts.merge.contains("exec /opt/heptad submit --folder /shared/run\n"))
        #expect(
            Slurm.arrayCommand([1, 2, 3], Self.submission(), "a.sh")
                == ["sbatch", "--parsable", "--partition=long", "--array=1-3", "a.sh"]
        )
        #expect(Slurm.mergeCommand(after: "7", Self.submission(), "m.sh").contains("--dependency=afterany:7"))
    }

    @Test("A queue is read, of the submission's own jobs alone")
    func queue() {
        var submission = Self.submission()
        submission.jobs = [.init(id: "12", shards: Array(1...20)), .init(id: "13", shards: [])]
        let queue = Slurm.queue(of: submission, in: "12_3 RUNNING\n12_4 PENDING\n13 PENDING\n99_5 RUNNING\nodd\n")
        #expect(queue.shards == [3: true, 4: false])
        #expect(queue.hasMerge)
        #expect(Slurm.queue(of: submission, in: "") == Slurm.Queue())
    }

    @Test("Only what is missing and not in the queue is sent, and only so often")
    func attempts() {
        var submission = Self.submission(tries: 2)
        submission.jobs = [
            .init(id: "1", shards: Array(1...20)), .init(id: "2", shards: []), .init(id: "3", shards: [4]),
        ]
        let division = submission.division(of: [4, 5, 6], queued: [6])
        #expect(division.next == [5])
        #expect(division.exhausted == [4])
    }

    @Test("Shards are neighbours, cover everyone once, and differ by one at most", arguments: [1, 3, 20, 1000])
    func ranges(shards: Int) {
        let submission = Self.submission(shards: shards)
        let ranges = (1...shards).map(submission.range)
        #expect(ranges.flatMap { Array($0) } == Array(0..<1000))
        let sizes = Set(ranges.map(\.count))
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test("A pilot's time decides how many shards there are, up to what an array holds")
    func plan() {
        let plan = ShardPlan(subjects: 1_000_000, secondsPerSubject: 1e-3, processors: 2, target: 100)
        #expect(plan.shards == 5 && plan.secondsPerShard == 100)
        #expect(ShardPlan(subjects: 10, secondsPerSubject: 1e-9, processors: 1, target: 100).shards == 1)
        #expect(ShardPlan(subjects: 3, secondsPerSubject: 1000, processors: 1, target: 1).shards == 3)
        #expect(ShardPlan(subjects: 1_000_000_000, secondsPerSubject: 1, processors: 1, target: 1).shards == 1000)
    }

    @Test("Another run is told by what differs")
    func differences() {
        var other = Self.submission()
        other.identity["seed"] = "2"
        other.output = "/elsewhere.csv"
        #expect(
            Self.submission().differences(from: other)
                == ["seed (1, 2)", "output (/home/a user/bands.csv, /elsewhere.csv)"]
        )
        #expect(Self.submission().differences(from: Self.submission(shards: 3)).isEmpty)
    }
}
