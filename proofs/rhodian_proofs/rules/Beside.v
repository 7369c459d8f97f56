(* Checked: the rule for two loops side by side.

   They go over the same places in the same order, each with a step, a start and an invariant of its own; in the engine
   both steps are one function. What is known of the two items at one place is `together`. Used by `beside` in
   induction.py. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan.
Import ListNotations.
Open Scope Z_scope.

Section Beside.
Context {S1 A1 B1 E1 N1 P1 S2 A2 B2 E2 N2 P2 : Type}.
Variable L1 : loop S1 A1 B1 E1 N1 P1.
Variable L2 : loop S2 A2 B2 E2 N2 P2.
Variable together : A1 -> A2 -> Prop.
Variable link : moment S1 N1 P1 -> moment S2 N2 P2 -> Prop.

Hypothesis proved_1 : proved L1.
Hypothesis proved_2 : proved L2.
Hypothesis one_way : Forall2 together (items L1) (items L2).
Hypothesis link_at_start : link (moment_at L1 [] (start L1) []) (moment_at L2 [] (start L2) []).
Hypothesis link_is_kept : forall m1 m2 a1 a2 s1 s2 b1 b2 m1' m2',
  together a1 a2 -> ready L1 m1 a1 -> ready L2 m2 a2 -> link m1 m2 ->
  step L1 (state m1) a1 = inl (s1, b1) -> step L2 (state m2) a2 = inl (s2, b2) ->
  next L1 m1 a1 s1 b1 m1' -> next L2 m2 a2 s2 b2 m2' -> holds L1 m1' -> holds L2 m2' -> link m1' m2'.

(* The link holds between the two at every moment to which both come: before every place, and ... *)
Theorem beside_rule_at_every_moment : forall pre1 pre2 post1 post2 s1 s2 g1 g2,
  items L1 = pre1 ++ post1 -> items L2 = pre2 ++ post2 -> length pre1 = length pre2 ->
  scan (step L1) (start L1) pre1 = inl (s1, g1) -> scan (step L2) (start L2) pre2 = inl (s2, g2) ->
  link (moment_at L1 pre1 s1 g1) (moment_at L2 pre2 s2 g2).
Proof.
  induction pre1 as [|a1 pre1 IH] using rev_ind; intros pre2 post1 post2 s1 s2 g1 g2 Hi1 Hi2 Hlen Hs1 Hs2.
  - destruct pre2; [|discriminate]. injection Hs1 as <- <-. injection Hs2 as <- <-. assumption.
  - rewrite app_length, Nat.add_1_r in Hlen. destruct pre2 as [|a2 pre2 _] using rev_ind; [discriminate|].
    rewrite app_length, Nat.add_1_r in Hlen. injection Hlen as Hlen.
    apply scan_snoc_inv in Hs1. destruct Hs1 as (t1 & h1 & b1 & Hs1 & Hstep1 & ->).
    apply scan_snoc_inv in Hs2. destruct Hs2 as (t2 & h2 & b2 & Hs2 & Hstep2 & ->).
    rewrite <- app_assoc in Hi1, Hi2. simpl in Hi1, Hi2.
    pose proof (scan_rule_before_a_place L1 proved_1 _ _ _ _ _ Hi1 Hs1) as Hr1.
    pose proof (scan_rule_before_a_place L2 proved_2 _ _ _ _ _ Hi2 Hs2) as Hr2.
    assert (Hto : together a1 a2).
    { rewrite Hi1, Hi2 in one_way. clear - one_way Hlen. revert pre2 Hlen one_way.
      induction pre1 as [|x l IH]; intros [|y r] Hlen H; try discriminate; inversion H; subst; [assumption|].
      eapply IH; [|eassumption]. simpl in Hlen. congruence. }
    eapply link_is_kept; eauto using next_moment.
    + eapply (at_step L1 proved_1); eauto using next_moment.
    + eapply (at_step L2 proved_2); eauto using next_moment.
Qed.

(* ... between the two ends. *)
Theorem beside_rule_at_the_ends : forall e1 e2 bs1 bs2,
  scan (step L1) (start L1) (items L1) = inl (e1, bs1) -> scan (step L2) (start L2) (items L2) = inl (e2, bs2) ->
  link (moment_at L1 (items L1) e1 bs1) (moment_at L2 (items L2) e2 bs2).
Proof.
  intros e1 e2 bs1 bs2 H1 H2. eapply (beside_rule_at_every_moment _ _ [] []); eauto;
    try (rewrite app_nil_r; reflexivity).
  clear - one_way. induction one_way; simpl; auto.
Qed.

(* What is proved of two turns that take the items of one place, where the link holds before both, holds of the turns
   at every place. *)
Variable alongside : moment S1 N1 P1 -> A1 -> S1 -> B1 -> moment S2 N2 P2 -> A2 -> S2 -> B2 -> Prop.
Hypothesis alongside_is_proved : forall m1 m2 a1 a2 s1 s2 b1 b2 m1' m2',
  together a1 a2 -> ready L1 m1 a1 -> ready L2 m2 a2 -> link m1 m2 ->
  step L1 (state m1) a1 = inl (s1, b1) -> step L2 (state m2) a2 = inl (s2, b2) ->
  next L1 m1 a1 s1 b1 m1' -> next L2 m2 a2 s2 b2 m2' -> holds L1 m1' -> holds L2 m2' ->
  alongside m1 a1 s1 b1 m2 a2 s2 b2.

Theorem beside_rule_at_a_place : forall pre1 a1 post1 pre2 a2 post2 now1 now2 g1 g2 s1 s2 b1 b2,
  items L1 = pre1 ++ a1 :: post1 -> items L2 = pre2 ++ a2 :: post2 -> length pre1 = length pre2 ->
  scan (step L1) (start L1) pre1 = inl (now1, g1) -> scan (step L2) (start L2) pre2 = inl (now2, g2) ->
  step L1 now1 a1 = inl (s1, b1) -> step L2 now2 a2 = inl (s2, b2) ->
  alongside (moment_at L1 pre1 now1 g1) a1 s1 b1 (moment_at L2 pre2 now2 g2) a2 s2 b2.
Proof.
  intros pre1 a1 post1 pre2 a2 post2 now1 now2 g1 g2 s1 s2 b1 b2 Hi1 Hi2 Hlen Hs1 Hs2 Hstep1 Hstep2.
  pose proof (scan_rule_before_a_place L1 proved_1 _ _ _ _ _ Hi1 Hs1) as Hr1.
  pose proof (scan_rule_before_a_place L2 proved_2 _ _ _ _ _ Hi2 Hs2) as Hr2.
  assert (Hto : together a1 a2).
  { rewrite Hi1, Hi2 in one_way. clear - one_way Hlen. revert pre2 Hlen one_way.
    induction pre1 as [|x l IH]; intros [|y r] Hlen H; try discriminate; inversion H; subst; [assumption|].
    eapply IH; [|eassumption]. simpl in Hlen. congruence. }
  apply (alongside_is_proved (moment_at L1 pre1 now1 g1) (moment_at L2 pre2 now2 g2) a1 a2 s1 s2 b1 b2
    (moment_at L1 (pre1 ++ [a1]) s1 (g1 ++ [b1])) (moment_at L2 (pre2 ++ [a2]) s2 (g2 ++ [b2])));
    auto using next_moment.
  - eapply (beside_rule_at_every_moment pre1 pre2 (a1 :: post1) (a2 :: post2)); eauto.
  - eapply (at_step L1 proved_1); eauto using next_moment.
  - eapply (at_step L2 proved_2); eauto using next_moment.
Qed.
End Beside.
