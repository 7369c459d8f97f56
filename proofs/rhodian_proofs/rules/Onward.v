(* Checked: the rule for a ranked loop: that of Scan.v in the ranked order, and the onward link.

   The items here are the rows of Ranked.v, in their ranked order: places with what stands there. Used by
   induction.py, for the loops that `scan_ranked` of loops.py begins. *)

From Coq Require Import List ZArith Lia Permutation Sorted.
From Rhodian Require Import Sums Scan Ranked.
Import ListNotations.
Open Scope Z_scope.

Lemma app_inv_len : forall (A : Type) (l l' r r' : list A), l ++ r = l' ++ r' -> length l = length l' -> l = l' /\
  r = r'.
Proof.
  induction l as [|a l IH]; intros [|b l'] r r' H Hlen; try discriminate; [auto|].
  injection H as -> H. destruct (IH l' r r' H) as [-> ->]; auto.
Qed.

Lemma all_written : forall (A : Type) (l r : list A), map Some l = map Some r -> l = r.
Proof.
  induction l as [|x l IH]; intros [|y r] H; try discriminate; [reflexivity|].
  injection H as -> H. f_equal. auto.
Qed.

Section Onward.
Context {State Item Result Error Name Part : Type}.
Variable key : Item -> Z.
Variable L : loop State (nat * Item) Result Error Name Part.

(* What links a turn (the moment before it, its row and the state after it) to the state at a later moment, and what
   follows between a turn and a later one because the key of its item is no higher. *)
Variable onward : moment State Name Part -> nat * Item -> State -> State -> Prop.
Variable follows : moment State Name Part -> nat * Item -> State -> moment State Name Part -> nat * Item -> Prop.

(* A turn, and all that is known of it. *)
Definition turn_of (m : moment State Name Part) (r : nat * Item) (after : State) (b : Result) : Prop :=
  ready L m r /\ step L (state m) r = inl (after, b) /\ each L m r after b.

Hypothesis P : proved L.
Hypothesis at_once : forall m r after b, turn_of m r after b -> onward m r after after.
Hypothesis order_follows : forall m r after b later q, turn_of m r after b -> ready L later q ->
  key (snd r) <= key (snd q) -> onward m r after (state later) -> follows m r after later q.
Hypothesis kept : forall m r after b later q now c, turn_of m r after b -> ready L later q ->
  key (snd r) <= key (snd q) -> onward m r after (state later) -> follows m r after later q ->
  step L (state later) q = inl (now, c) -> (forall m', next L later q now c m' -> holds L m') -> onward m r after now.

(* The link holds between the turn at a place and the end. *)
Theorem onward_rule : forall pre r post e bs, items L = pre ++ r :: post -> StronglySorted (sooner key) (items L) ->
  scan (step L) (start L) (items L) = inl (e, bs) ->
  exists now results after b rest, let m := moment_at L pre now results in
    scan (step L) (start L) pre = inl (now, results) /\ bs = results ++ b :: rest /\ length results = length pre /\
    turn_of m r after b /\ onward m r after e.
Proof.
  intros pre r post e bs Hi Hsorted Hs.
  destruct (scan_rule_at_a_place L P _ _ _ _ _ Hi Hs) as (now & results & after & b & rest & H1 & H2 & H3 & Hr & Hstep
    & He & _).
  exists now, results, after, b, rest. cbv zeta in *. do 3 (split; [assumption|]).
  assert (Ht : turn_of (moment_at L pre now results) r after b)
    by (split; [exact Hr | split; [exact Hstep | exact He]]).
  split; [exact Ht|].
  assert (Hle : forall q, In q post -> key (snd r) <= key (snd q)).
  { intros q Hq. rewrite Hi in Hsorted. clear - Hsorted Hq. induction pre as [|p pre IH]; simpl in Hsorted.
    - inversion Hsorted as [|? ? _ Hf]; subst. rewrite Forall_forall in Hf. apply Hf in Hq. unfold sooner in Hq. lia.
    - inversion Hsorted; auto. }
  assert (G : forall mid tail t given, post = mid ++ tail -> scan (step L) (start L) (pre ++ r :: mid) = inl (t,
    given) ->
    onward (moment_at L pre now results) r after t).
  { induction mid as [|q mid IH] using rev_ind; intros tail t given Hpost Hmid.
    - apply scan_snoc_inv in Hmid. destruct Hmid as (s1 & g1 & b1 & Hpre & Hs1 & _).
      rewrite H1 in Hpre. injection Hpre as <- <-. rewrite Hstep in Hs1. injection Hs1 as <- <-. eapply at_once; eauto.
    - rewrite app_comm_cons, app_assoc in Hmid. apply scan_snoc_inv in Hmid.
      destruct Hmid as (s1 & g1 & c & Hpre & Hs1 & ->). rewrite <- app_assoc in Hpost. simpl in Hpost.
      pose proof (IH _ _ _ Hpost Hpre) as Hlink.
      assert (Hi' : items L = (pre ++ r :: mid) ++ q :: tail) by (rewrite Hi, Hpost, <- app_assoc; reflexivity).
      pose proof (scan_rule_before_a_place L P _ _ _ _ _ Hi' Hpre) as Hq.
      assert (Hrq : key (snd r) <= key (snd q)) by (apply Hle; rewrite Hpost; apply in_elt).
      destruct (at_step L P _ _ _ _ Hq Hs1) as (_ & _ & Hnext).
      apply (kept _ _ _ b (moment_at L (pre ++ r :: mid) s1 g1) q t c); auto.
      apply (order_follows _ _ _ b); auto. }
  eapply (G post [] e bs); [rewrite app_nil_r; reflexivity | rewrite <- Hi; exact Hs].
Qed.

(* The loop over the rows is that of a step on the items, which are ranked by the key. *)
Variable step_on : State -> Item -> (State * Result) + Error.
Hypothesis step_looks_at_the_item : step L = fun now row => step_on now (snd row).
Variable given_items : list Item.
Hypothesis in_ranked_order : ranking key given_items (items L).

(* So, read at the place at which its item was given, a result of the ranked loop is what the step gives there, with all
   that is known of that turn; the link holds between it and the end; and the results add up as those of the scan do. *)
Theorem ranked_rule_at_a_place : forall p a e results, nth_error given_items p = Some a ->
  scan_ranked step_on (items L) (start L) given_items = inl (e, map Some results) ->
  exists pre post now yielded after b, let m := moment_at L pre now yielded in
    items L = pre ++ (p, a) :: post /\ nth_error results p = Some b /\ turn_of m (p, a) after b /\
    onward m (p, a) after e /\
    (forall part, natural_part L part ->
      0 <= parts L part b /\ given m part + parts L part b <= sum (parts L part) results).
Proof.
  intros p a e results Ha Hs. pose proof in_ranked_order as [_ Hsorted].
  pose proof (scan_ranked_is_a_scan_in_ranked_order step_on key _ _ (start L) in_ranked_order) as Hscan.
  rewrite <- step_looks_at_the_item in Hscan.
  destruct (scan (step L) (start L) (items L)) as [[e' bs]|x] eqn:E; [|congruence].
  destruct Hscan as (rs & Hrs & _ & Hperm & Hat). rewrite Hs in Hrs. injection Hrs as <- Hmap.
  apply all_written in Hmap. subst rs. destruct (a_ranking_takes_each_place_once _ _ _ in_ranked_order) as (_ & _ & _ &
    Hin).
  apply Hin, in_split in Ha. destruct Ha as (pre & post & Hi).
  destruct (onward_rule pre (p, a) post e bs Hi Hsorted E) as (now & yielded & after & b & rest & _ & Hbs & Hlen & Ht &
    Ho).
  exists pre, post, now, yielded, after, b. cbv zeta in *. split; [assumption|]. split.
  - apply (Hat (length pre) p a b).
    + rewrite Hi, nth_error_app2, Nat.sub_diag by lia. reflexivity.
    + rewrite Hbs, nth_error_app2, Hlen, Nat.sub_diag by lia. reflexivity.
  - do 2 (split; [assumption|]). intros part Hpart.
    destruct (scan_rule_at_a_place L P _ _ _ _ _ Hi E) as (n' & y' & a' & b' & r' & _ & Hbs' & Hlen' & _ & _ & _ & _ &
      Hp).
    rewrite <- (sum_permutation _ (parts L part) _ _ Hperm). rewrite Hbs in Hbs'.
    apply app_inv_len in Hbs'; [|lia]. destruct Hbs' as [<- Hb]. injection Hb as <- _. apply Hp, Hpart.
Qed.

(* And at the end the invariant holds with what all items and all results add up to, in whatever order. *)
Theorem ranked_rule_at_the_end : forall e results,
  scan_ranked step_on (items L) (start L) given_items = inl (e, map Some results) ->
  length results = length given_items /\
  exists bs, Permutation bs results /\ holds L (moment_at L (items L) e bs) /\
    (forall part, natural_part L part -> 0 <= sum (parts L part) results).
Proof.
  intros e results Hs.
  pose proof (scan_ranked_is_a_scan_in_ranked_order step_on key _ _ (start L) in_ranked_order) as Hscan.
  rewrite <- step_looks_at_the_item in Hscan.
  destruct (scan (step L) (start L) (items L)) as [[e' bs]|x] eqn:E; [|congruence].
  destruct Hscan as (rs & Hrs & Hlen & Hperm & _). rewrite Hs in Hrs. injection Hrs as <- Hmap.
  apply all_written in Hmap. subst rs. split; [assumption|]. exists bs. split; [assumption|].
  destruct (scan_rule_at_the_end L P _ _ E) as (_ & Hh & _ & Hp). split; [assumption|].
  intros part Hpart. rewrite <- (sum_permutation _ (parts L part) _ _ Hperm). apply Hp, Hpart.
Qed.
End Onward.
